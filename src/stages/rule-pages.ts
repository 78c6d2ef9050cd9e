import { changeRules } from '../check/change/rules.ts';
import { formRules } from '../check/form-rules.ts';
import type { RulePage } from '../check/rule.ts';
import { loadRules } from './load-rules.ts';
import type { Stage } from './stage.ts';

/** The page of every rule that `check` knows. */
export async function loadRulePages(stages: readonly Stage[]): Promise<readonly RulePage[]> {
  return [...formRules, ...(await loadRules(stages)), ...changeRules];
}
