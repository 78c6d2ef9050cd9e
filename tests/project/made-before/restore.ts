import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBase } from '../../../src/project/base.ts';
import { commitAll } from '../../git.ts';
import { writeTexts } from '../folders.ts';

const archive = join(import.meta.dirname, 'support-desk.tar.gz');

/**
 * A default project as commit dd07422 of this tool made it, committed to git. Its owner edited a prompt
 * (zero-shot.md), a task (classification.py) and a file that has moved since (command.py), then measured
 * the tiny model and recorded the run. The archive holds what its base does not.
 */
export function restoreProject(root: string): void {
  mkdirSync(root);
  execFileSync('tar', ['-xzf', archive], { cwd: root });
  const held = new Set(execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).split('\n'));
  const base = parseBase(readFileSync(join(root, '.genai/base.txt')));
  const rendered = [...base].flatMap(([path, { content }]) =>
    content && !held.has(path) ? [[path, content.toString()]] : [],
  );
  writeTexts(root, Object.fromEntries(rendered));
  commitAll(root);
}

const task = 'src/support_desk/tasks/classification.py';
const owners = '        word = "technical" if word == "tech" else word\n';

/** Takes the line out of the task that its owner put where this version changed the lines, as `add` asks. */
export function takeLineOut(root: string): void {
  rewrite(root, (text) => text.replace(owners, ''));
  commitAll(root);
}

/** Puts it where this version reads an answer. */
export function putLineIn(root: string): void {
  const next = '        if line in self.labels:';
  const line = '        line = "technical" if plain(line) == "tech" else line\n';
  rewrite(root, (text) => text.replace(next, line + next));
}

function rewrite(root: string, change: (text: string) => string): void {
  const before = readFileSync(join(root, task), 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${task} is not as expected.`);
  writeTexts(root, { [task]: after });
}
