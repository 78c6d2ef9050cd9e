import type { LifecycleRecord, Phase } from '../record/schema.ts';

const order: readonly Phase[] = ['scope', 'select', 'adapt', 'integrate'];

/** Whether a record in its phase must have completed `phase`. */
export function isDemanded(record: LifecycleRecord, phase: Phase): boolean {
  return order.indexOf(record.phase) >= order.indexOf(phase);
}
