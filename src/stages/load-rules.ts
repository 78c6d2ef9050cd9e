import { formRules } from '../check/form-rules.ts';
import { isJudged } from '../check/phase.ts';
import type { Rule, RulePage } from '../check/rule.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Stage } from './stage.ts';

/** What `check` demands, in the order of the stages. */
export async function loadRules(stages: readonly Stage[]): Promise<readonly Rule[]> {
  await Promise.all(stages.filter((stage) => !loaded.has(stage)).map(load));
  return stages.flatMap((stage) => loaded.get(stage) ?? []);
}

// Importing again what is loaded takes its time, and there may be thousands of records.
const loaded = new WeakMap<Stage, readonly Rule[]>();

async function load(stage: Stage): Promise<void> {
  loaded.set(stage, (await stage.rules?.())?.rules ?? []);
}

/**
 * Those that can have something to say of a record: the rules of phases that it has not come to,
 * which are most of them, need not be loaded. What it ignores is looked for among all. Asked as if the
 * project were in the phase `asIn`.
 */
export async function loadRulesFor(
  record: LifecycleRecord | undefined,
  stages: readonly Stage[],
  asIn = record?.phase,
): Promise<readonly Rule[]> {
  if (!record || !asIn) return [];
  const judged = { ...record, phase: asIn };
  const isWhole = record.ignore !== undefined;
  return loadRules(stages.filter(({ phase }) => isWhole || isJudged(judged, phase)));
}

/** The page of every rule that `check` knows. */
export async function loadRulePages(stages: readonly Stage[]): Promise<readonly RulePage[]> {
  const { changeRules } = await import('../check/change/rules.ts');
  return [...formRules, ...(await loadRules(stages)), ...changeRules];
}
