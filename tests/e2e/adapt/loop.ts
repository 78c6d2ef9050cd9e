import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CaseName } from '../cases.ts';
import { brokenClaims } from '../claims.ts';
import { forked } from '../forking/forking.ts';
import { projectEnvironment } from '../project.ts';
import { mustRun } from '../run.ts';
import { prepareTiny, trainTiny } from '../tiny.ts';
import { formatWalk, readWalk } from '../walk.ts';

/**
 * One turn after another, as a person would take them; each `it` goes on where the last stopped.
 * `meetsTarget` is whether the target is met from every seed and on every processor.
 */
export function walkLoop(name: CaseName, { meetsTarget }: { readonly meetsTarget: boolean }): void {
  const cwd = inject('projects')[name] ?? '';
  const env = forked(projectEnvironment(cwd, inject('tool')));
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });
  // Many at once: what is computed together takes a third of the time, and here nobody waits.
  const evaluate = (...args: string[]) => poe('evaluate', '--concurrency', '32', ...args);
  const measure = (technique: string, model: string, ...args: string[]) =>
    evaluate('--technique', technique, '--model', model, ...args);

  describe.sequential(`the loop of ${name}`, () => {
    beforeAll(() => prepareTiny(cwd, env, inject('python')));

    afterAll(() => console.log(`${name}:\n${formatWalk(readWalk(cwd))}`));

    it('measures prompts, and is told to go on to fine-tuning', async () => {
      for (const examples of [[], ['--shots', '4'], ['--nearest', '--change', 'nearest']]) {
        await evaluate(...examples);
        await poe('record');
      }
      // On some processors a prompt alone comes near the target, or reaches it.
      expect((await poe('iterate')).stdout).toMatch(/next: (Fine-tune|Try fine-tune)/);
    });

    it('fine-tunes, and compares that with the plainest prompt', async () => {
      await trainTiny('poe fine-tune', cwd, env, inject('python'));
      const { stdout } = await measure('fine-tune', 'models/lora', '--compare-with', '1');
      if (meetsTarget) expect(stdout).not.toMatch(/missed/);
      await poe('record');
    });

    it('aligns with preferences, and measures what that cost', async () => {
      await trainTiny('poe align', cwd, env, inject('python'));
      expect((await poe('preferences', 'models/dpo')).stdout).toMatch(/win rate.*\n.*reward/);
      await measure('align', 'models/dpo');
      await poe('record');
    });

    it('merges the adapter, and measures that as well', async () => {
      await poe('merge', 'models/dpo');
      await measure('merge', 'models/dpo-merged');
      await poe('record');
    });

    it('says what is next, and passes the check of its record', async () => {
      const next = meetsTarget ? /next: Accept run/ : /next: /;
      expect((await poe('iterate')).stdout).toMatch(next);
      await poe('check');
    });

    it('keeps what the documents claim of it', () => {
      expect(brokenClaims(readWalk(cwd))).toEqual([]);
    });
  });
}
