import type { Rule } from '../../check/rule.ts';
import { alignmentCostUnknown } from './rules/alignment-cost-unknown.ts';

export const alignRules: readonly Rule[] = [alignmentCostUnknown];
