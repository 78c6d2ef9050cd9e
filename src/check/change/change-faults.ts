import type { Fault } from '../rule.ts';
import { type ChangeRule, type RecordChange, weightOf } from './change.ts';
import { changeRules } from './rules.ts';

/** What a change breaks, each with its rule. */
export function* changeFaults(change: RecordChange): Iterable<readonly [ChangeRule, Fault]> {
  const severity = weightOf(change);
  for (const rule of changeRules) {
    for (const fault of rule.evaluate(change)) yield [rule, { ...fault, severity }];
  }
}
