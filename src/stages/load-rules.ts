import { isJudged } from '../check/phase.ts';
import type { Rule } from '../check/rule.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Stage } from './stage.ts';

/** What `check` demands, in the order of the stages. */
export async function loadRules(stages: readonly Stage[]): Promise<readonly Rule[]> {
  const loaded = await Promise.all(stages.map((stage) => stage.rules?.()));
  return loaded.flatMap((each) => each?.rules ?? []);
}

/**
 * Those that can have something to say of a record: the rules of phases that it has not come to,
 * which are most of them, need not be loaded. What it ignores is looked for among all.
 */
export async function loadRulesFor(
  record: LifecycleRecord,
  stages: readonly Stage[],
): Promise<readonly Rule[]> {
  const isWhole = record.ignore !== undefined;
  return loadRules(stages.filter(({ phase }) => isWhole || isJudged(record, phase)));
}
