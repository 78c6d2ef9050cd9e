import type { Rule } from '../../check/rule.ts';
import { incomplete } from './rules/incomplete.ts';

export const rules: readonly Rule[] = [incomplete];
