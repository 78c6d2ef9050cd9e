import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSource } from '../../src/record/read.ts';
import { projectFiles, runFiles, writeProject } from '../check/example-project.ts';
import { bundleTool } from '../terminal/pty/bundle.ts';
import { exit } from './exit.ts';

/** How many pairs of processes are started: more, when the environment asks for it. */
const rounds = Number(process.env.FAULT_ROUNDS ?? 5);
const [first, second] = ['eval/runs/0001-prompt.json', 'eval/runs/0002-prompt.json'];

let bundle: Awaited<ReturnType<typeof bundleTool>>;
let home: string;

beforeAll(async () => {
  bundle = await bundleTool();
  home = realpathSync(mkdtempSync(join(tmpdir(), 'two-records-')));
  await exit(start(['support-desk', '--yes', '--no-git'], home));
  const files = projectFiles();
  const runs = [
    runFiles(files, '0001-prompt', [1, 1, 0, 0]),
    runFiles(files, '0002-prompt', [1, 0, 1, 0]),
  ];
  writeProject(join(home, 'support-desk'), Object.assign({}, ...runs));
});
afterAll(() => {
  bundle.remove();
  rmSync(home, { recursive: true, force: true });
});

describe('at once in one project', { timeout: 120_000 }, () => {
  it('two records: whichever says that it recorded did', async () => {
    for (let round = 0; round < rounds; round++) {
      const { root, codes } = await both(round, record(first), record(second));
      const recorded = runsOf(root);
      // The older run cannot be recorded behind the newer one, and says so.
      expect([
        [0, 0],
        [2, 0],
      ]).toContainEqual(codes);
      expect(recorded).toEqual(codes[0] === 0 ? [first, second] : [second]);
      expect(readdirSync(root).filter((name) => /create-genai|\.tmp$/.test(name))).toEqual([]);
    }
  });

  it('a record and an add: the record holds what both wrote', async () => {
    for (let round = 0; round < rounds; round++) {
      const { root, codes } = await both(round, record(first), ['add', 'align', '--force']);
      expect(codes).toEqual([0, 0]);
      expect(runsOf(root)).toEqual([first]);
      expect(readFileSync(join(root, 'lifecycle.yaml'), 'utf8')).toMatch(/techniques: .*align/);
    }
  });
});

/** Starts the second command while the first is at work, each round at another moment of it. */
async function both(round: number, one: readonly string[], other: readonly string[]) {
  const root = mkdtempSync(join(home, 'round-'));
  cpSync(join(home, 'support-desk'), root, { recursive: true });
  const earlier = start(one, root);
  await setTimeout((round / rounds) * 150);
  const later = start(other, root);
  return { root, codes: await Promise.all([exit(earlier), exit(later)]) };
}

function record(run: string): readonly string[] {
  return ['record', '--run', run, '--change', 'Four examples.'];
}

function runsOf(root: string): string[] | undefined {
  const { record } = parseSource(readFileSync(join(root, 'lifecycle.yaml'), 'utf8'));
  return record?.adapt?.iterations?.map(({ run }) => run);
}

function start(args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [bundle.tool, ...args], { cwd, stdio: 'ignore' });
}
