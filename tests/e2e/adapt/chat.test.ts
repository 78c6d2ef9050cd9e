import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { brokenClaims } from '../claims.ts';
import { forked } from '../forking/forking.ts';
import { projectEnvironment } from '../project.ts';
import { mustRun } from '../run.ts';
import { prepareTiny, trainTiny } from '../tiny.ts';
import { formatWalk, readWalk } from '../walk.ts';

// Where the manner is the task, and nothing else has taught it.
describe.sequential('a chat project that is aligned without fine-tuning', () => {
  const cwd = inject('projects')['a chat project that is aligned without fine-tuning'] ?? '';
  const env = forked(projectEnvironment(cwd, inject('tool')));
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });
  const align = (method: string) =>
    trainTiny(`poe align align/${method}.yaml`, cwd, env, inject('python'));
  const measure = async (model: string) => {
    const asked = ['--model', `models/${model}`, '--technique', 'align', '--compare-with', '1'];
    await poe('evaluate', '--concurrency', '32', ...asked);
  };

  beforeAll(async () => {
    await prepareTiny(cwd, env, inject('python'));
    await poe('evaluate', '--concurrency', '32');
  });

  afterAll(() => console.log(formatWalk(readWalk(cwd))));

  it.each(['dpo', 'kto', 'grpo'])('is aligned by %s', async (method) => {
    await align(method);
    await measure(method);
  });

  it('is measured by what it prefers, too, and by how far it moved', async () => {
    expect((await poe('preferences', 'models/dpo')).stdout).toMatch(/win rate.*\n.*reward/);
  });

  it('goes the way of reinforcement learning: a model of the reward, then RLOO', async () => {
    await align('reward');
    await align('rloo');
    await measure('rloo');
  });

  it('keeps what the documents claim of it', () => {
    expect(brokenClaims(readWalk(cwd))).toEqual([]);
  });
});
