import { isDemanded } from '../check/phase.ts';
import type { Rule } from '../check/rule.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import { modelRules } from './model/rules.ts';
import { scopeRules } from './scope/rules.ts';

/** What `check` demands before anything was measured. */
export const earlyRules: readonly Rule[] = [...scopeRules, ...modelRules];

/**
 * Whether only the early rules can have something to say of a record, so that the rest, which is
 * most of them, need not be loaded.
 */
export function isEarly(record: LifecycleRecord): boolean {
  const { adapt, integrate, ignore } = record;
  const hasRuns = adapt?.accepted !== undefined || (adapt?.iterations ?? []).length > 0;
  return (
    !isDemanded(record, 'adapt') && !hasRuns && integrate === undefined && ignore === undefined
  );
}
