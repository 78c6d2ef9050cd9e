import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { basePath } from '../../src/own-paths.ts';
import { applyChanges } from '../../src/project/apply.ts';
import { type Base, baseOf, emptyBase, formatBase } from '../../src/project/base.ts';
import { readDisk } from '../../src/project/disk.ts';
import { proofOf } from '../../src/project/journal.ts';
import { recoverProject, withProjectLock } from '../../src/project/lock.ts';
import { planChanges } from '../../src/project/plan.ts';
import { markIn, writeMark } from '../../src/project/staging.ts';
import type { Tree } from '../../src/render/tree.ts';
import { snapshot, texts, writeTexts } from './folders.ts';
import { file, tree } from './trees.ts';

const first = tree({ 'README.md': 'Desk\n', 'prompt/queue.md': 'Route.\n', 'eval/run.py': '1\n' });
const second = tree({
  'README.md': 'Desk!\n',
  'prompt/queue.md': 'Route.\n',
  'tune/sft.py': '2\n',
});

const version = '0.1.0';

// Windows has no modes, and symbolic links there need a privilege.
const posix = it.skipIf(process.platform === 'win32');

let place: string;
let root: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'apply-')));
  root = join(place, 'support-desk');
});
afterEach(() => rmSync(place, { recursive: true }));

describe('a new project', () => {
  it('is written whole, with the base', async () => {
    await apply(first);
    expect(texts(root)).toEqual({
      'README.md': 'Desk\n',
      'prompt/queue.md': 'Route.\n',
      'eval/run.py': '1\n',
      [basePath]: formatBase(baseOf(first), version).toString(),
    });
    expect(readdirSync(place)).toEqual(['support-desk']);
  });

  posix('has the modes that the user’s own files have', async () => {
    const umask = process.umask(0o022);
    try {
      await apply(
        new Map([
          ['run.sh', { ...file('#!/bin/sh\n'), executable: true }],
          ['a.md', file('')],
        ]),
      );
    } finally {
      process.umask(umask);
    }
    expect(statSync(root).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'a.md')).mode & 0o777).toBe(0o644);
  });

  it('makes the folders above it, and removes them when it fails', async () => {
    const deep = join(place, 'a', 'b', 'desk');
    const abort = AbortSignal.abort(new Error('Ctrl-C'));
    await expect(applyTo(deep, first, emptyBase, abort)).rejects.toThrow('Ctrl-C');
    expect(readdirSync(place)).toEqual([]);
    await applyTo(deep, first, emptyBase);
    expect(texts(deep)['README.md']).toBe('Desk\n');
  });

  it('leaves nothing after an interruption', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('Ctrl-C')));
    await expect(applyTo(root, first, emptyBase, controller.signal)).rejects.toThrow('Ctrl-C');
    expect(readdirSync(place)).toEqual([]);
  });

  posix('does not overwrite a symbolic link to nothing', async () => {
    symlinkSync('elsewhere', root);
    await expect(apply(first)).rejects.toThrow('is in the way');
    expect(lstatSync(root).isSymbolicLink()).toBe(true);
  });
});

describe('an existing folder', () => {
  it('is filled where it stands when it is empty', async () => {
    mkdirSync(root);
    const { ino } = statSync(root);
    await apply(first);
    expect(statSync(root).ino).toBe(ino);
    expect(texts(root)['README.md']).toBe('Desk\n');
  });

  it('becomes the new rendering, keeps the rest, and loses folders that became empty', async () => {
    await apply(first);
    writeTexts(root, { 'notes/today.txt': 'mine' });
    await apply(second, baseOf(first));
    expect(texts(root)).toEqual({
      'README.md': 'Desk!\n',
      'prompt/queue.md': 'Route.\n',
      'tune/sft.py': '2\n',
      'notes/today.txt': 'mine',
      [basePath]: formatBase(baseOf(second), version).toString(),
    });
    expect(readdirSync(root).sort()).toEqual(['.genai', 'README.md', 'notes', 'prompt', 'tune']);
  });

  posix('keeps the mode of a file that it updates', async () => {
    await apply(first);
    chmodSync(join(root, 'README.md'), 0o600);
    await apply(second, baseOf(first));
    expect(statSync(join(root, 'README.md')).mode & 0o777).toBe(0o600);
  });

  it('is not touched by a plan that changes nothing', async () => {
    await apply(first);
    const before = statSync(root).mtimeMs;
    await apply(first, baseOf(first));
    expect(statSync(root).mtimeMs).toBe(before);
  });

  posix('is updated behind a symbolic link that stays inside', async () => {
    await apply(first);
    rmSync(join(root, 'README.md'));
    writeTexts(root, { 'docs/README.md': 'Desk\n' });
    symlinkSync('docs/README.md', join(root, 'README.md'));
    await apply(second, baseOf(first));
    expect(lstatSync(join(root, 'README.md')).isSymbolicLink()).toBe(true);
    expect(texts(root)['docs/README.md']).toBe('Desk!\n');
  });

  it('is put back whole when the last step fails', async () => {
    await apply(first);
    const before = snapshot(root);
    // A folder where the base belongs stops the swap at its very end.
    const ours = readDisk(root, paths(second));
    const changes = await planChanges(baseOf(first), ours, second);
    const spoilt = { kind: 'create' as const, path: 'prompt/queue.md/deeper', file: file('x') };
    const update = { ours, changes: [...changes, spoilt], base: baseOf(second), version };
    await expect(applyChanges(root, update)).rejects.toThrow();
    expect(snapshot(root)).toEqual(before);
  });

  it.each([
    ['README.md', 'edited since\n'],
    ['tune/sft.py', 'made since\n'],
    [basePath, 'of another branch\n'],
  ])('is put back whole when %s changed since it was read', async (path, text) => {
    await apply(first);
    const ours = readDisk(root, [...paths(first, second), basePath]);
    const changes = await planChanges(baseOf(first), ours, second);
    writeTexts(root, { [path]: text });
    const before = snapshot(root);
    await expect(
      applyChanges(root, { ours, changes, base: baseOf(second), version }),
    ).rejects.toThrow(`"${path}" was changed while this run was at work.`);
    expect(snapshot(root)).toEqual(before);
  });

  it('is put back whole when a file that was read is gone', async () => {
    await apply(first);
    const ours = readDisk(root, [...paths(first, second), basePath]);
    const changes = await planChanges(baseOf(first), ours, second);
    rmSync(join(root, 'README.md'));
    const before = snapshot(root);
    const update = { ours, changes, base: baseOf(second), version };
    await expect(applyChanges(root, update)).rejects.toThrow('"README.md" was changed while');
    expect(snapshot(root)).toEqual(before);
  });

  it('is not touched when another run took this one for dead', async () => {
    await apply(first);
    const before = snapshot(root);
    const late = withProjectLock(root, async (lock) => {
      const ours = readDisk(root, paths(first, second));
      const changes = await planChanges(baseOf(first), ours, second);
      rmSync(lock.folder, { recursive: true });
      await applyChanges(root, { ours, changes, base: baseOf(second), version }, { lock });
    });
    await expect(late).rejects.toThrow('another took its turn');
    expect(snapshot(root)).toEqual(before);
  });

  it('is refused when it is a file', async () => {
    writeTexts(place, { 'support-desk': 'a file' });
    const update = { ours: first, changes: [], base: baseOf(first), version };
    await expect(applyChanges(root, update)).rejects.toThrow('is in the way');
  });
});

describe('temporary folders', () => {
  const dead = 'support-desk.create-genai-project-999999999-0a1b2c';

  it('of a killed run are removed by the next', async () => {
    writeTexts(place, {
      [`.${dead}/create-genai-project.txt`]: 'A temporary folder of create-genai-pro',
      [`.${dead}/project/README.md`]: 'half',
    });
    mkdirSync(join(place, '.support-desk.create-genai-project-999999998-0a1b2c'));
    await apply(first);
    expect(readdirSync(place)).toEqual(['support-desk']);
  });

  it('of a run that is still at work stay', async () => {
    const living = `.support-desk.create-genai-project-${process.ppid}-0a1b2c`;
    mkdirSync(join(place, living));
    await apply(first);
    expect(readdirSync(place).sort()).toEqual([living, 'support-desk']);
  });

  it('that only look like ours stay', async () => {
    const lookalikes = {
      [`.${dead}/thesis.txt`]: 'mine',
      '.support-desk.create-genai-project-12/create-genai-project.txt': '',
      '.support-desk.create-genai-project-999999999-0a1b2d': 'a file',
      '.other.create-genai-project-999999999-0a1b2c/project/a': 'of another project',
    };
    writeTexts(place, lookalikes);
    await apply(first);
    expect(texts(place)).toMatchObject(lookalikes);
  });

  it('with a journal are undone first, and what was edited since is kept beside', async () => {
    await apply(first);
    const before = texts(root);
    const staging = '.create-genai-project-999999999-0a1b2c';
    const entry = (path: string, existed: boolean) => ({
      path,
      existed,
      sha256: 'of another text',
    });
    mkdirSync(join(root, staging));
    writeMark(join(root, staging));
    writeTexts(root, {
      [`${staging}/journal.json`]: JSON.stringify({
        version: 1,
        proof: proofOf(markIn(join(root, staging))),
        entries: [entry('README.md', true), entry('tune/sft.py', false), entry('a.md', false)],
        folders: ['tune'],
      }),
      [`${staging}/old/0`]: 'Desk\n',
      [`${staging}/new/2`]: 'not yet in place',
      'README.md': 'edited since\n',
      'tune/sft.py': 'edited since\n',
    });
    expect(await recoverProject(root)).toBe(true);
    expect(await recoverProject(root)).toBe(false);
    const edited = Object.entries(texts(root)).filter(([path]) => path.includes('.edited-'));
    expect(edited.map(([, text]) => text)).toEqual(['edited since\n', 'edited since\n']);
    for (const [path] of edited) rmSync(join(root, path));
    expect(texts(root)).toEqual(before);
  });
});

function paths(...trees: readonly Tree[]): readonly string[] {
  return [...new Set(trees.flatMap((each) => [...each.keys()]))];
}

function apply(theirs: Tree, base: Base = emptyBase): Promise<void> {
  return applyTo(root, theirs, base);
}

async function applyTo(folder: string, theirs: Tree, base: Base, signal?: AbortSignal) {
  const ours = readDisk(folder, new Set([...base.keys(), ...theirs.keys()]));
  const changes = await planChanges(base, ours, theirs);
  await applyChanges(folder, { ours, changes, base: baseOf(theirs), version }, { signal });
}
