import type { Rule } from '../../../check/rule.ts';
import { nearest } from '../../../nearest.ts';
import { taskOf } from '../../../record/runs/targets.ts';
import { isUnknownMetric } from '../metric-of.ts';
import { findTask } from '../tasks.ts';

export const unknownMetric: Rule = {
  id: 'scope/unknown-metric',
  severity: 'error',
  message: 'A target names a metric that its task does not have.',
  why: 'A metric that no evaluation reports is never met and never missed, so the gate it stands for does not exist.',
  fix: 'Choose a metric that the evaluation of the task reports.',
  bad: `scope:
  tasks: [classification]
  success:
    - { metric: rouge_l, at_least: 0.4 }`,
  good: `scope:
  tasks: [classification]
  success:
    - { metric: macro_f1, at_least: 0.8 }`,
  *evaluate(record, evidence) {
    for (const [index, target] of (record.scope?.success ?? []).entries()) {
      const task = taskOf(record, target);
      const metrics = findTask(task)?.metrics;
      if (!metrics || !isUnknownMetric(record, target, evidence)) continue;
      const guess = nearest(target.metric, Object.keys(metrics));
      yield {
        at: ['scope', 'success', index, 'metric'],
        message: `${task} has no metric \`${target.metric}\`${guess ? ` (did you mean \`${guess}\`?)` : ''}.`,
        fix: `Choose one of ${Object.keys(metrics).join(', ')}, or write it into the code of the task.`,
      };
    }
  },
};
