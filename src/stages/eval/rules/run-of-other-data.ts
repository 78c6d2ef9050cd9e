import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { dataOf } from '../../../record/runs/verdict.ts';
import type { Iteration } from '../../../record/schema.ts';
import { decidingRun, iterationsOf } from '../deciding-run.ts';
import { soundRun } from '../sound-run.ts';

export const runOfOtherData: Rule = {
  id: 'adapt/run-of-other-data',
  severity: 'error',
  message: 'Two runs are compared that were measured on different data.',
  why: 'A difference between two data sets looks like a difference between two models. Only answers to the same examples can be compared.',
  fix: 'Evaluate both on the same data, and record the comparison of those runs.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Zero-shot, on the training split.
      run: eval/runs/0006-prompt.json
      compared_with: eval/runs/0001-prompt.json  # measured on the dev split
      verdict: no-difference`,
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    const deciding = decidingRun(record)?.path;
    for (const { at, iteration } of iterationsOf(record)) {
      const learned = iteration.run === deciding ? undefined : trainingData(iteration, evidence);
      if (learned) {
        const message = `"${iteration.run}" was measured on "${learned}", from which models learn.`;
        yield { at: [...at, 'run'], message, fix: 'Evaluate on dev: `poe evaluate`.' };
      }
      const shown = iteration.run === deciding ? undefined : shownData(iteration, evidence);
      if (shown) {
        const message = `"${iteration.run}" showed examples of "${shown}", by which models are judged.`;
        yield { at: [...at, 'run'], message, fix: 'Show examples of train, and evaluate again.' };
      }
      if (iteration.compared_with === undefined) continue;
      const run = soundRun(iteration.run, evidence);
      const other = soundRun(iteration.compared_with, evidence);
      if (!run || !other || dataOf(run) === dataOf(other)) continue;
      const message = `Runs ${run.id} and ${other.id} were measured on different data.`;
      yield { at: [...at, 'compared_with'], message };
    }
  },
};

function shownData({ run: path }: Iteration, evidence: Evidence): string | undefined {
  return soundRun(path, evidence)?.inputs.find(
    ({ role, path: data }) => role === 'examples' && /\/(?:dev|test)\.jsonl$/.test(data),
  )?.path;
}

/** Of the run that decides, the rule of overlapping data says it. */
function trainingData({ run: path }: Iteration, evidence: Evidence): string | undefined {
  const run = soundRun(path, evidence);
  return run?.inputs.find(({ role, path: data }) => role === 'data' && /\/train\.jsonl$/.test(data))
    ?.path;
}
