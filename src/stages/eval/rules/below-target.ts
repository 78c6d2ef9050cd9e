import type { Rule } from '../../../check/rule.ts';
import { formatMeasurement, formatTarget, targetResults } from '../../../record/runs/targets.ts';
import { isUnfit } from '../../scope/unfit-target.ts';
import { soundRun } from '../sound-run.ts';

export const belowTarget: Rule = {
  id: 'adapt/below-target',
  severity: 'error',
  message: 'The accepted run misses a target.',
  why: 'The targets were set before any result was known. Accepting a run that misses one moves the goal without saying so.',
  fix: 'Adapt further, or change the target in `scope.success` in a change of its own, with its reason.',
  bad: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
adapt:
  accepted: eval/runs/0015-prompt.json  # accuracy 0.6`,
  good: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
adapt:
  accepted: eval/runs/0008-prompt.json  # accuracy 0.95`,
  *evaluate(record, evidence) {
    const run = soundRun(record.adapt?.accepted, evidence);
    for (const { target, task, measurement, isMet } of run ? targetResults(record, run) : []) {
      const at = ['adapt', 'accepted'];
      if (isMet || task === undefined || isUnfit(record, target, evidence)) continue;
      const goal = `${formatTarget(target)} on ${task}`;
      if (measurement === undefined) {
        const message = `The accepted run did not measure ${target.metric} on ${task}, and the target is ${goal}.`;
        const isAsked = run?.tasks[task] !== undefined;
        yield {
          at,
          message,
          fix: isAsked ? again : 'Evaluate every task of the scope in one run.',
        };
      } else {
        yield {
          at,
          message: `The accepted run reaches ${formatMeasurement(measurement)}; the target is ${goal}.`,
        };
      }
    }
  },
};

// A metric that a target asks for since, or the code of the task has since.
const again =
  'Evaluate it again, now that it is measured: `poe evaluate`, `poe record`, `poe accept`.';
