import type { Fault } from '../rule.ts';
import { type ChangeRule, type RecordChange, weightOf } from './change.ts';
import { earlierUnreadable } from './rules/earlier-unreadable.ts';
import { iterationChanged } from './rules/iteration-changed.ts';
import { releaseChanged } from './rules/release-changed.ts';
import { runEdited } from './rules/run-edited.ts';
import { sensitivityLowered } from './rules/sensitivity-lowered.ts';
import { targetLowered } from './rules/target-lowered.ts';
import { testChanged } from './rules/test-changed.ts';
import { waiverAdded } from './rules/waiver-added.ts';

export const changeRules: readonly ChangeRule[] = [
  targetLowered,
  sensitivityLowered,
  iterationChanged,
  runEdited,
  releaseChanged,
  testChanged,
  waiverAdded,
  earlierUnreadable,
];

/** What a change breaks, each with its rule. */
export function* changeFaults(change: RecordChange): Iterable<readonly [ChangeRule, Fault]> {
  const severity = weightOf(change);
  for (const rule of changeRules) {
    for (const fault of rule.evaluate(change)) yield [rule, { ...fault, severity }];
  }
}
