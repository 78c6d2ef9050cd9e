import type { Rule } from '../../../check/rule.ts';
import { taskOf } from '../../../record/runs/targets.ts';
import type { Target } from '../../../record/schema.ts';

export const targetsContradict: Rule = {
  id: 'scope/targets-contradict',
  severity: 'error',
  message: 'Two targets of one metric contradict each other.',
  why: 'With two values for the same thing, each reader takes the one that suits; or no result can meet both.',
  fix: 'Keep the one that was decided.',
  bad: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
    - { metric: accuracy, at_least: 0.5 }`,
  good: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
    - { metric: macro_f1, at_least: 0.5 }`,
  *evaluate(record) {
    const targets = record.scope?.success ?? [];
    for (const [index, target] of targets.entries()) {
      const same = targets
        .slice(0, index)
        .filter(
          (each) =>
            each.metric === target.metric && taskOf(record, each) === taskOf(record, target),
        );
      const conflict = same.flatMap((each) => conflictOf(each, target) ?? [])[0];
      if (conflict) yield { at: ['scope', 'success', index], message: conflict };
    }
  },
};

function conflictOf(one: Target, other: Target): string | undefined {
  for (const key of ['at_least', 'at_most'] as const) {
    const [before, now] = [one[key], other[key]];
    if (before !== undefined && now !== undefined && before !== now)
      return `\`${other.metric}\` has two targets for \`${key}\`: ${before} and ${now}.`;
  }
  const least = other.at_least ?? one.at_least;
  const most = other.at_most ?? one.at_most;
  return least !== undefined && most !== undefined && least > most
    ? `No value of \`${other.metric}\` is at least ${least} and at most ${most}.`
    : undefined;
}
