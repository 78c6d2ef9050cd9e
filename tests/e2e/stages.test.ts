import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { CaseName } from './cases.ts';
import { forked } from './forking/forking.ts';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';
import { prepareTiny } from './tiny.ts';

// Narrow projects are walked further, in adapt/.
const walked: readonly CaseName[] = ['a broad project'];

// Each `it` goes on where the one before stopped: this is one person's first hour with a project.
describe.sequential.each(walked)('the stages of %s', (name) => {
  const cwd = inject('projects')[name] ?? '';
  const plain = projectEnvironment(cwd, inject('tool'));
  const env = forked(plain);
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });

  // How well the model does is the matter of adapt/: here it has to answer.
  beforeAll(() => prepareTiny(cwd, env, inject('python'), ['--scale', '0.1']));

  it('make their data again, byte for byte', async () => {
    await mustRun(['poe', 'data'], { cwd, env: plain });
    const changed = await mustRun(['git', 'status', '--porcelain', 'data'], { cwd, env });
    expect(changed.stdout).toBe('');
  });

  it('measure what needs no model', async () => {
    const { stdout } = await poe('baseline');
    expect(stdout).toMatch(/run file: eval\/runs\/0001-baseline\.json/);
    await poe('record');
  });

  it('try a prompt on one input', async () => {
    const input = 'I was charged twice for order 4711.';
    const command = ['poe', 'try', ...tryArguments(cwd), input];
    const { stdout } = await mustRun(command, { cwd, env: plain });
    expect(stdout).toMatch(/tokens/);
  });

  it('evaluate zero-shot, and record it', async () => {
    await poe('evaluate');
    await poe('record');
    expect(readFileSync(join(cwd, 'lifecycle.yaml'), 'utf8')).toMatch(
      /run: eval\/runs\/\d{4}-prompt\.json/,
    );
  });

  it('evaluate few-shot, and compare the two pair by pair', async () => {
    await poe('evaluate', '--shots', '4');
    const { stdout } = await poe('compare');
    expect(stdout).toMatch(/95%|interval/i);
    await poe('record');
  });

  it('pass the check of their record', async () => {
    await poe('check');
  });

  it('hold a gate that exits with 1 when a target is missed', async () => {
    const gate = ['poe', 'evaluate', '--limit', '20', '--gate'];
    await mustRun(gate, { cwd, env, code: 1 });
  });
});

/** A broad project has to be told which task to try. */
function tryArguments(cwd: string): readonly string[] {
  const tasks = readdirSync(join(cwd, 'data')).filter((entry) => !entry.includes('.'));
  return tasks.length > 1 ? ['--task', tasks[0] ?? ''] : [];
}
