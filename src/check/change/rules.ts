import type { ChangeRule } from './change.ts';
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
