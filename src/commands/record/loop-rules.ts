import type { Rule } from '../../check/rule.ts';

/** Those of the loop: a new iteration may well be another than what is served. */
export async function loopRules(): Promise<readonly Rule[]> {
  const stages = await Promise.all([
    import('../../stages/eval/rules.ts'),
    import('../../stages/fine-tune/rules.ts'),
    import('../../stages/align/rules.ts'),
  ]);
  return stages.flatMap(({ rules }) => rules);
}
