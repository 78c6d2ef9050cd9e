import type { Rule } from '../../check/rule.ts';
import { unfinishedMerge } from './rules/unfinished-merge.ts';

export const rules: readonly Rule[] = [unfinishedMerge];
