import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';

export const techniqueUntried: Rule = {
  id: 'adapt/technique-untried',
  severity: 'warning',
  message: 'A technique was chosen and never tried.',
  why: 'The plan and what happened differ, and the record does not say why.',
  fix: 'Try it, or remove it from `adapt.techniques`: the targets may be met without it.',
  bad: `phase: adapt
adapt:
  techniques: [prompt, align]  # no iteration aligned the model`,
  good: `phase: adapt
adapt:
  techniques: [prompt]`,
  *evaluate(record) {
    const iterations = record.adapt?.iterations ?? [];
    if (!isDemanded(record, 'adapt') || iterations.length === 0) return;
    const tried = new Set<string>(iterations.map(({ technique }) => technique));
    for (const [index, technique] of (record.adapt?.techniques ?? []).entries()) {
      if (tried.has(technique)) continue;
      yield {
        at: ['adapt', 'techniques', index],
        message: `\`${technique}\` was chosen and never tried.`,
      };
    }
  },
};
