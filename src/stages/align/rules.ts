import type { Rule } from '../../check/rule.ts';
import { alignmentCostUnknown } from './rules/alignment-cost-unknown.ts';

export const rules: readonly Rule[] = [alignmentCostUnknown];
