import type { Rule } from '../check/rule.ts';
import { alignRules } from './align/rules.ts';
import { earlyRules } from './early-rules.ts';
import { evaluationRules } from './eval/rules.ts';
import { fineTuneRules } from './fine-tune/rules.ts';
import { integrateRules } from './integrate/rules.ts';

/**
 * What `check` demands, in the order of the lifecycle. Not in the stages themselves, which every
 * command loads: only `check` and `explain` read the rules.
 */
export const rules: readonly Rule[] = [
  ...earlyRules,
  ...evaluationRules,
  ...fineTuneRules,
  ...alignRules,
  ...integrateRules,
];
