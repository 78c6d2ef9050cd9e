import type { LifecycleRecord } from '../record/schema.ts';
import { type Phase, phases } from '../record/vocabulary.ts';

/** Whether a record in its phase must have completed `phase`. */
export function isDemanded(record: LifecycleRecord, phase: Phase): boolean {
  return phases.indexOf(record.phase) >= phases.indexOf(phase);
}
