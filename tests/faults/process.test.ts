import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recoverProject } from '../../src/project/lock.ts';
import { freeze, thaw } from '../freeze.ts';
import { snapshot, writeTexts } from '../project/folders.ts';
import { desk, update } from './desk.ts';

const { before, after } = desk(60);
/** How many processes each test kills: more, when the environment asks for it. */
const rounds = Number(process.env.FAULT_ROUNDS ?? 4);
const isRoot = process.getuid?.() === 0;
// Windows has neither these signals nor these permissions.
const posix = describe.skipIf(process.platform === 'win32');

vi.setConfig({ testTimeout: 120_000 });

let home: string;
let writer: string;
let place: string;
let root: string;
/** What the folders look like when nothing goes wrong. */
let made: ReturnType<typeof snapshot>;
let updated: ReturnType<typeof snapshot>;

beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'faults-')));
  // Users other than root are to look in, too.
  chmodSync(home, 0o755);
  writer = join(home, 'writer.mjs');
  const input = fileURLToPath(new URL('writer.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file: writer, format: 'esm', codeSplitting: false });
  const model = join(home, 'model');
  await update(model, undefined, before);
  made = snapshot(model);
  await update(model, before, after);
  updated = snapshot(model);
});
afterAll(() => rmSync(home, { recursive: true }));

beforeEach(() => {
  place = mkdtempSync(join(home, 'place-'));
  root = join(place, 'support-desk');
});

posix('kill -9', () => {
  it('leaves the new project whole or absent, and at most a temporary folder', async () => {
    const outcomes = new Set<string>();
    const span = await durationOf('make');
    for (let round = 0; round < rounds; round++) {
      rmSync(root, { recursive: true, force: true });
      await signalled('make', 'SIGKILL', span * ((round + 0.5) / rounds));
      outcomes.add(existsSync(root) ? 'whole' : 'absent');
      if (existsSync(root)) expect(snapshot(root)).toEqual(made);
      const left = readdirSync(place).filter((name) => name !== 'support-desk');
      for (const name of left) expect(name).toMatch(/^\.support-desk\.create-genai-project-/);
      if (!existsSync(root)) {
        expect(await run('make')).toBe(0);
        expect(readdirSync(place)).toEqual(['support-desk']);
      }
      expect(snapshot(root)).toEqual(made);
    }
    process.stdout.write(`kill -9 while making: ${[...outcomes].join(', ')}\n`);
  });

  it('leaves an existing project as it was or up to date, once the next run has looked', async () => {
    const outcomes = new Set<string>();
    await update(root, undefined, before);
    const span = await durationOf('update');
    for (let round = 0; round < rounds; round++) {
      rmSync(root, { recursive: true, force: true });
      await update(root, undefined, before);
      await signalled('update', 'SIGKILL', span * ((round + 0.5) / rounds));
      const isPutBack = await recoverProject(root);
      const found = snapshot(root);
      const isDone = found['queue-20/notes/60.md'] !== undefined;
      outcomes.add(isDone ? 'up to date' : isPutBack ? 'put back' : 'untouched');
      if (!isDone) expect(found).toEqual(made);
      expect(await run('update')).toBe(0);
      expect(files(snapshot(root))).toEqual(files(updated));
    }
    process.stdout.write(`kill -9 while updating: ${[...outcomes].join(', ')}\n`);
  });
});

posix('Ctrl-C', () => {
  it('leaves nothing of a new project, or all of it', async () => {
    const span = await durationOf('make');
    for (let round = 0; round < rounds; round++) {
      rmSync(root, { recursive: true, force: true });
      const exitCode = await signalled('make', 'SIGINT', span * (round / rounds));
      if (exitCode === 130) expect(readdirSync(place)).toEqual([]);
      else expect(snapshot(root)).toEqual(made);
    }
  });

  it('leaves an existing project as it was, or up to date', async () => {
    await update(root, undefined, before);
    const span = await durationOf('update');
    for (let round = 0; round < rounds; round++) {
      rmSync(root, { recursive: true, force: true });
      await update(root, undefined, before);
      const exitCode = await signalled('update', 'SIGINT', span * (round / rounds));
      expect(snapshot(root)).toEqual(exitCode === 130 ? made : updated);
    }
  });
});

posix('a full disk', () => {
  const tmpfs = () => mountTmpfs(join(home, 'small'), '200k');

  it('leaves nothing of a new project', async ({ skip }) => {
    const disk = tmpfs();
    if (!disk) return skip('A small tmpfs can be mounted by root only.');
    try {
      root = join(disk, 'support-desk');
      await expect(update(root, undefined, before)).rejects.toThrow('The disk is full.');
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('leaves an existing project as it was', async ({ skip }) => {
    const disk = mountTmpfs(join(home, 'small'), '1m');
    if (!disk) return skip('A small tmpfs can be mounted by root only.');
    try {
      root = join(disk, 'support-desk');
      await update(root, undefined, before);
      writeTexts(disk, { ballast: 'x'.repeat(freeBytes(disk) - 40_000) });
      await expect(update(root, before, after)).rejects.toThrow('The disk is full.');
      expect(snapshot(root)).toEqual(made);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

posix('a folder that may not be written to', () => {
  it('stays as it is: nothing of a new project', async () => {
    chmodSync(place, 0o555);
    expect(await errorOf('make', asNobody())).toContain('The folder may not be written to.');
    expect(readdirSync(place)).toEqual([]);
    chmodSync(place, 0o755);
  });

  it('stays as it is: an existing project of which one folder is read-only', async () => {
    await update(root, undefined, before);
    if (isRoot) execFileSync('chown', ['-R', 'nobody', place]);
    // The last folder that the update removes files from: most of it is done by then.
    chmodSync(join(root, 'queue-19', 'notes'), 0o555);
    const untouched = snapshot(root);
    expect(await errorOf('update', asNobody())).toContain('The folder may not be written to.');
    expect(snapshot(root)).toEqual(untouched);
  });

  it('stays as it is where root, too, may not write', async ({ skip }) => {
    await update(root, undefined, before);
    const frozen = join(root, 'queue-19', 'notes', '58.md');
    if (!isRoot || !freeze(frozen))
      return skip('Only root can make a file immutable, on ext4 or xfs.');
    try {
      await expect(update(root, before, after)).rejects.toThrow('cannot be written');
    } finally {
      thaw(frozen);
    }
    expect(snapshot(root)).toEqual(made);
  });
});

posix('a symbolic link in the way', () => {
  it('that leaves the project is not written through', async () => {
    await update(root, undefined, before);
    const outside = join(place, 'outside');
    cpSync(join(root, 'queue-12'), outside, { recursive: true });
    rmSync(join(root, 'queue-12'), { recursive: true });
    symlinkSync(outside, join(root, 'queue-12'));
    const untouched = snapshot(place);
    await expect(update(root, before, after)).rejects.toThrow(
      '"queue-12/notes/36.md" is in the way.',
    );
    expect(snapshot(place)).toEqual(untouched);
  });

  it('in place of the project is not followed to nothing', async () => {
    symlinkSync(join(place, 'nowhere'), root);
    await expect(update(root, undefined, before)).rejects.toThrow('is in the way');
    expect(existsSync(join(place, 'nowhere'))).toBe(false);
  });
});

function start(step: string, [command, ...args]: readonly string[] = [process.execPath]) {
  const child = spawn(command ?? '', [...args, writer, root, step], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return child;
}

function run(step: string): Promise<number | null> {
  return exit(start(step));
}

async function errorOf(step: string, command: readonly string[]): Promise<string> {
  const child = start(step, command);
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return text;
}

/** From the moment a process is about to write until it is done, in milliseconds. */
async function durationOf(step: string): Promise<number> {
  const child = start(step);
  const ended = exit(child);
  await once(child.stdout, 'data');
  const begin = performance.now();
  await ended;
  return performance.now() - begin;
}

/** Gives the exit code; null where the signal ended the process. */
async function signalled(step: string, signal: NodeJS.Signals, afterMs: number) {
  const child = start(step);
  const ended = exit(child);
  await once(child.stdout, 'data');
  await setTimeout(afterMs);
  child.kill(signal);
  return ended;
}

async function exit(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code as number | null;
}

/** Permissions do not bind root. */
function asNobody(): readonly string[] {
  const nobody = ['setpriv', '--reuid=nobody', '--regid=65534', '--clear-groups'];
  return isRoot ? [...nobody, process.execPath] : [process.execPath];
}

function mountTmpfs(folder: string, size: string): string | undefined {
  if (!isRoot || process.platform !== 'linux') return undefined;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return folder;
  } catch {
    // A container without the right to mount.
    return undefined;
  }
}

function freeBytes(folder: string): number {
  const [, line = ''] = execFileSync('df', ['-B1', folder], { encoding: 'utf8' }).split('\n');
  return Number(line.split(/\s+/)[3]);
}

function files(found: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(found).filter(([path]) => !path.endsWith('/')));
}
