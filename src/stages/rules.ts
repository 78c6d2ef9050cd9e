import type { Rule } from '../check/rule.ts';
import { stages } from './index.ts';

/** What `check` demands, in the order of the lifecycle. */
export const rules: readonly Rule[] = stages.flatMap((stage) => stage.rules ?? []);
