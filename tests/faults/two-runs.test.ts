import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleTool } from '../terminal/pty/bundle.ts';
import { exit } from './exit.ts';

/** How many pairs of processes are started: more, when the environment asks for it. */
const rounds = Number(process.env.FAULT_ROUNDS ?? 6);

let bundle: Awaited<ReturnType<typeof bundleTool>>;
let home: string;

beforeAll(async () => {
  bundle = await bundleTool();
  home = realpathSync(mkdtempSync(join(tmpdir(), 'two-runs-')));
  await exit(start(['support-desk', '--yes', '--adapt', 'prompt', '--no-git'], home));
});
afterAll(() => {
  bundle.remove();
  rmSync(home, { recursive: true, force: true });
});

describe('two runs of add in one project', () => {
  it('both come to stay, however close together they start', { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const root = join(home, `round-${round}`);
      cpSync(join(home, 'support-desk'), root, { recursive: true });
      const first = start(['add', 'fine-tune'], root);
      // Spread over the time that one run takes, each time at other moments.
      const wait = ((round + Math.random()) / rounds) * 250;
      await setTimeout(wait);
      const second = start(['add', 'align'], root);
      const codes = await Promise.all([exit(first), exit(second)]);
      const after = `${Math.round(wait)} ms apart`;
      expect(codes, after).toEqual([0, 0]);
      const answers = readFileSync(join(root, '.genai/answers.yaml'), 'utf8');
      expect(answers, after).toMatch(/^adapt: .*"fine-tune", "align"/m);
      const project = readFileSync(join(root, 'pyproject.toml'), 'utf8');
      for (const stage of ['fine-tune', 'align']) {
        expect(readdirSync(root), after).toContain(stage);
        expect(project, after).toContain(`[tool.poe.tasks.${stage}]`);
      }
      expect(readdirSync(root).filter((name) => name.includes('create-genai'))).toEqual([]);
    }
  });
});

describe('two runs that make a project in one folder', () => {
  it('leave one whole project, and say so to the other', { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const runs = ['classification', 'extraction'].map((task) => {
        const name = `twice-${round}`;
        return { task, ...heard(['--no-git', name, '--yes', '--task', task]) };
      });
      const codes = await Promise.all(runs.map(({ child }) => exit(child)));
      expect([...codes].sort(), runs.map(({ said }) => said()).join('\n')).toEqual([0, 2]);
      const winner = runs[codes.indexOf(0)]?.task ?? '';
      expect(readdirSync(join(home, `twice-${round}`, 'data'))).toEqual([winner]);
      expect(runs[codes.indexOf(2)]?.said()).toMatch(
        /^error: .*(?:came into being|not empty|was changed|is a project)/,
      );
    }
  });
});

/** A run whose words are kept. */
function heard(args: readonly string[]): { child: ChildProcess; said: () => string } {
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(process.execPath, [bundle.tool, ...args], { cwd: home, stdio: [...stdio] });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    words += piece;
  });
  return { child, said: () => words };
}

function start(args: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [bundle.tool, ...args], { cwd, stdio: 'ignore' });
}
