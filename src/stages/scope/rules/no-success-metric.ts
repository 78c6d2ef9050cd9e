import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Target } from '../../../record/schema.ts';
import { metricOf } from '../metric-of.ts';

export const noSuccessMetric: Rule = {
  id: 'scope/no-success-metric',
  severity: 'error',
  message: 'The scope does not say what is good enough.',
  why: 'A target that is chosen after the results are seen is met by every result. Chosen before, it says when to stop adapting and whether a change helped.',
  fix: 'Add `success` with a metric and a value, for example `- { metric: accuracy, at_least: 0.9 }`.',
  bad: `scope:
  tasks: [classification]
  success: []`,
  good: `scope:
  tasks: [classification]
  success:
    - { metric: accuracy, at_least: 0.9 }`,
  *evaluate(record) {
    const targets = record.scope?.success ?? [];
    if (targets.length === 0) {
      yield { at: ['scope', 'success'] };
      return;
    }
    const tasks = [...new Set(record.scope?.tasks)];
    const without = tasks.filter((each) => !targets.some((target) => isFor(target, each, tasks)));
    // Of a target that is for none of the tasks, another rule speaks: it may be the one.
    const lost = targets.filter(({ task }) => !tasks.some((each) => each === task));
    for (const task of tasks.length > 1 && without.length > lost.length ? without : []) {
      yield {
        at: ['scope', 'success'],
        message: `No target is set for ${task}.`,
        fix: `Add one with \`task: ${task}\`.`,
      };
    }
    for (const task of tasks.filter((each) => !without.includes(each))) {
      const own = targets.filter((target) => isFor(target, task, tasks));
      if (!own.every((target) => metricOf(record, target)?.unit === 'ms')) continue;
      yield {
        at: ['scope', 'success'],
        message: `No target says how good the answers of ${task} must be: a wrong one can be fast.`,
        // A project may be made with such a target, and goes no further with it alone.
        severity: isDemanded(record, 'adapt') ? 'error' : 'warning',
      };
    }
  },
};

function isFor({ task }: Target, one: string, tasks: readonly string[]): boolean {
  return task === one || (task === undefined && tasks.length === 1);
}
