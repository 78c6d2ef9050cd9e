import type { Rule } from '../../../check/rule.ts';
import { metricOf } from '../metric-of.ts';

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
      if (target.at_least === undefined && target.at_most === undefined) yield { at };
      const metric = metricOf(record, target);
      const [wrong, right] =
        metric?.higherIsBetter === false
          ? (['at_least', 'at_most'] as const)
          : (['at_most', 'at_least'] as const);
      if (metric && target[wrong] !== undefined && target[right] === undefined) {
        yield {
          at: [...at, wrong],
          message: `${metric.higherIsBetter ? 'More' : 'Less'} \`${target.metric}\` is better, and the target sets no \`${right}\`.`,
          fix: `Write \`${right}\`.`,
        };
      }
    }
  },
};
