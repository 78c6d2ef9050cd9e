import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proofOf } from '../../src/project/journal.ts';
import { recoverProject } from '../../src/project/lock.ts';
import { markIn, writeMark } from '../../src/project/staging.ts';
import { git } from '../git.ts';
import { snapshot, writeTexts } from './folders.ts';

const staging = '.create-genai-project-999999999-0a1b2c';

let place: string;
let root: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'journal-')));
  root = join(place, 'support-desk');
  writeTexts(root, { 'README.md': 'Desk\n', '.env': 'KEY=1\n' });
});
afterEach(() => rmSync(place, { recursive: true }));

/** As a killed run leaves it: `.env` is to be put back from old/0, and what lies there set aside. */
function leaveJournal(changes: Readonly<Record<string, unknown>> = {}): void {
  mkdirSync(join(root, staging));
  writeMark(join(root, staging));
  const journal = {
    version: 1,
    proof: proofOf(markIn(join(root, staging))),
    entries: [{ path: '.env', existed: true, sha256: 'of another text' }],
    folders: [],
    ...changes,
  };
  writeTexts(root, {
    [`${staging}/journal.json`]: JSON.stringify(journal),
    [`${staging}/old/0`]: 'OLD=1\n',
    [`${staging}/old/1`]: 'OLD=2\n',
  });
}

async function expectRefused(folder: string, problem: RegExp): Promise<void> {
  const before = snapshot(place);
  await expect(recoverProject(folder)).rejects.toThrow(problem);
  expect(snapshot(place)).toEqual(before);
}

describe('a journal', () => {
  it('of a killed run of this machine is obeyed', async () => {
    leaveJournal();
    expect(await recoverProject(root)).toBe(true);
    expect(Object.keys(snapshot(root))).toEqual(
      expect.arrayContaining(['.env', expect.stringMatching(/^\.env\.edited-/)]),
    );
  });

  it('that came with a clone is not, and removing it as told frees the project', async () => {
    leaveJournal();
    git(root, 'init', '--quiet');
    git(root, 'add', '--all', '--force');
    git(root, 'commit', '--quiet', '--message', 'Desk');
    git(root, 'clone', '--quiet', root, join(place, 'clone'));
    await expectRefused(join(place, 'clone'), /was not left by a run of this tool on this machine/);
    await expect(recoverProject(join(place, 'clone'))).rejects.toMatchObject({
      help: expect.stringContaining(`rm -r ${staging}`),
    });
    rmSync(join(place, 'clone', staging), { recursive: true });
    expect(await recoverProject(join(place, 'clone'))).toBe(false);
  });

  it('that was copied or unpacked, times and all, is not', async () => {
    leaveJournal();
    cpSync(root, join(place, 'copy'), { recursive: true, preserveTimestamps: true });
    await expectRefused(join(place, 'copy'), /was not left by a run/);
  });

  it.each([
    ['no JSON', '{"version": 1, "entr'],
    ['no object', 'null'],
    ['of another version', JSON.stringify({ version: 2, entries: [], folders: [] })],
    ['without its proof', JSON.stringify({ version: 1, entries: [], folders: [] })],
  ])('that is %s is a sentence', async (_, text) => {
    leaveJournal();
    writeTexts(root, { [`${staging}/journal.json`]: text });
    await expectRefused(root, /was not left by a run/);
  });

  const entry = (path: unknown) => ({ path, existed: true, sha256: 'of another text' });
  it.each([
    ['an entry outside', { entries: [entry('../outside.md'), entry('.env')] }],
    ['an entry of git', { entries: [entry('.git/hooks/post-commit'), entry('.env')] }],
    ['an entry without a path', { entries: [entry(7), entry('.env')] }],
    ['a folder outside', { folders: ['../elsewhere'] }],
    ['no list', { entries: 'all' }],
  ])('with %s is refused before the first step', async (_, changes) => {
    writeTexts(place, { 'outside.md': 'not of the project' });
    leaveJournal(changes);
    await expectRefused(root, /was not left by a run/);
  });

  it.skipIf(process.platform === 'win32')(
    'with an entry behind a link that leaves the project is refused before the first step',
    async () => {
      writeTexts(place, { 'elsewhere/notes.md': 'not of the project' });
      symlinkSync('../elsewhere', join(root, 'linked'));
      leaveJournal({ entries: [entry('linked/notes.md'), entry('.env')] });
      await expectRefused(root, /"linked\/notes\.md" is in the way/);
    },
  );
});

describe('a folder that only has the name of a killed run’s', () => {
  it('stays, and stops nobody', async () => {
    writeTexts(root, { [`${staging}/thesis.txt`]: 'mine' });
    const before = snapshot(root);
    expect(await recoverProject(root)).toBe(false);
    expect(snapshot(root)).toEqual(before);
  });
});
