import type { Rule } from '../check/rule.ts';
import { alignRules } from './align/rules.ts';
import { evaluationRules } from './eval/rules.ts';
import { fineTuneRules } from './fine-tune/rules.ts';
import { integrateRules } from './integrate/rules.ts';
import { modelRules } from './model/rules.ts';
import { scopeRules } from './scope/rules.ts';

/**
 * What `check` demands, in the order of the lifecycle. Not in the stages themselves, which every
 * command loads: only `check` and `explain` read the rules.
 */
export const rules: readonly Rule[] = [
  ...scopeRules,
  ...modelRules,
  ...evaluationRules,
  ...fineTuneRules,
  ...alignRules,
  ...integrateRules,
];
