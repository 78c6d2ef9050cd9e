import type { Rule } from '../../check/rule.ts';
import { alignmentCostUnknown } from './rules/alignment-cost-unknown.ts';
import { pairsPreferNothing } from './rules/pairs-prefer-nothing.ts';

export const rules: readonly Rule[] = [alignmentCostUnknown, pairsPreferNothing];
