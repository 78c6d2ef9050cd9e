import type { Rule } from '../../../check/rule.ts';
import { formatMeasurement, formatTarget, targetResults } from '../../../record/runs/targets.ts';
import { isUnfit } from '../../scope/unfit-target.ts';
import { decidingIteration, iterationsOf } from '../deciding-run.ts';
import { rejudge, verdictToWrite } from '../rejudge.ts';
import { soundRun } from '../sound-run.ts';

export const targetClaimedAndMissed: Rule = {
  id: 'adapt/target-claimed-and-missed',
  severity: 'error',
  message: 'An iteration claims to meet the targets, and its run does not.',
  why: 'The verdict is what people read; the run file is what happened.',
  fix: 'Write the verdict that the run supports: `below-target`, `improved`, `no-difference` or `regressed`.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json  # accuracy 0.6, target 0.9
      verdict: meets-target`,
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target`,
  *evaluate(record, evidence) {
    for (const [index, { at, iteration }] of iterationsOf(record).entries()) {
      const run = soundRun(iteration.run, evidence);
      if (iteration.verdict !== 'meets-target' || !run) continue;
      const missed = targetResults(record, run).find(
        ({ isMet, target, task }) =>
          !isMet && task !== undefined && !isUnfit(record, target, evidence),
      );
      if (!missed) continue;
      const { measurement, target } = missed;
      const reached = measurement
        ? `reaches ${formatMeasurement(measurement)}`
        : 'did not measure it';
      // A target that was raised since makes an old claim false without anyone having lied.
      const isNewest = iteration === record.adapt?.iterations?.at(-1);
      const found = rejudge(record, index, evidence);
      yield {
        at: [...at, 'verdict'],
        message: `The target is ${formatTarget(target)}, and the run ${reached}.`,
        ...(found && { fix: `${verdictToWrite(found, iteration)}.` }),
        severity: isNewest || index === decidingIteration(record, evidence) ? 'error' : 'warning',
      };
    }
  },
};
