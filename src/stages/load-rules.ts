import { isJudged } from '../check/phase.ts';
import type { Rule } from '../check/rule.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Stage } from './stage.ts';

/** What `check` demands, in the order of the stages. */
export async function loadRules(stages: readonly Stage[]): Promise<readonly Rule[]> {
  return (await Promise.all(stages.map(rulesOf))).flat();
}

// Importing again what is loaded takes its time, and there may be thousands of records.
const loaded = new WeakMap<Stage, readonly Rule[]>();

async function rulesOf(stage: Stage): Promise<readonly Rule[]> {
  const rules = loaded.get(stage) ?? (await stage.rules?.())?.rules ?? [];
  loaded.set(stage, rules);
  return rules;
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
