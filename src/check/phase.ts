import type { LifecycleRecord } from '../record/schema.ts';
import { type Phase, phases } from '../record/vocabulary.ts';

/** Whether a record in its phase must have completed `phase`. */
export function isDemanded(record: LifecycleRecord, phase: Phase): boolean {
  return phases.indexOf(record.phase) >= phases.indexOf(phase);
}

/** Whether there is something of `phase` to judge: it must be complete, or it has begun. */
export function isJudged(record: LifecycleRecord, phase: Phase): boolean {
  return isDemanded(record, phase) || hasBegun[phase](record);
}

const hasBegun: Readonly<Record<Phase, (record: LifecycleRecord) => boolean>> = {
  scope: () => true,
  select: () => true,
  adapt: ({ adapt }) => adapt?.accepted !== undefined || (adapt?.iterations ?? []).length > 0,
  integrate: ({ integrate }) => integrate !== undefined,
};
