import type { Rule } from '../../check/rule.ts';
import { gateDisabled } from './rules/gate-disabled.ts';
import { unfinishedMerge } from './rules/unfinished-merge.ts';

export const rules: readonly Rule[] = [unfinishedMerge, gateDisabled];
