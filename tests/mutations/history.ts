import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CheckOptions } from '../../src/check/check.ts';
import { since } from '../../src/commands/check/since.ts';
import { parseSource } from '../../src/record/read.ts';
import { commitAll } from '../git.ts';
import { recordFile } from './change.ts';
import type { Files } from './records.ts';

/** What `check --since` asks of a project that was another one commit before. */
export async function changeBetween(
  earlier: Files,
  later: Files,
): Promise<Pick<CheckOptions, 'changeFaults'>> {
  const root = mkdtempSync(join(tmpdir(), 'genai-history-'));
  commit(root, earlier);
  commit(root, later);
  const { PATH } = process.env;
  const context = { env: { PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' } };
  const source = parseSource(later[recordFile] ?? '');
  const path = join(root, recordFile);
  const { options } = await since(path, source, 'HEAD~1', context as never);
  return options;
}

/** Of a history, the record, the files of runs, the test splits and the list of releases are read. */
const isRead = (path: string) =>
  path === recordFile ||
  /^((eval|deploy)\/runs\/|deploy\/releases|data\/[\w-]+\/test\.jsonl$)/.test(path);

function commit(cwd: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    if (!isRead(path)) continue;
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    if (text === '') rmSync(join(cwd, path), { force: true });
    else writeFileSync(join(cwd, path), text);
  }
  commitAll(cwd);
}
