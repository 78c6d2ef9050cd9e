import type { Rule } from '../../../check/rule.ts';
import { metricOf } from '../metric-of.ts';
import { missingValue } from '../unfit-target.ts';

export const targetWithoutValue: Rule = {
  id: 'scope/target-without-value',
  severity: 'error',
  message: 'A target names a metric and no value.',
  why: 'Without a value every result is good enough, or none is.',
  fix: 'Add `at_least` (more is better) or `at_most` (less is better).',
  bad: `scope:
  success:
    - { metric: accuracy }`,
  good: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
    - { metric: latency_p95_ms, at_most: 800 }`,
  *evaluate(record) {
    for (const [index, target] of (record.scope?.success ?? []).entries()) {
      const at = ['scope', 'success', index];
      const metric = metricOf(record, target);
      const missing = missingValue(target, metric);
      if (missing === 'any') yield { at };
      if (missing === undefined || missing === 'any') continue;
      yield {
        at: [...at, missing === 'at_least' ? 'at_most' : 'at_least'],
        message: `${metric?.higherIsBetter ? 'More' : 'Less'} \`${target.metric}\` is better, and the target sets no \`${missing}\`.`,
        fix: `Write \`${missing}\`.`,
      };
    }
  },
};
