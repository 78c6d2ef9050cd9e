import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';
import { iterationsOf } from '../deciding-run.ts';

export const techniqueUnplanned: Rule = {
  id: 'adapt/technique-unplanned',
  severity: 'error',
  message: 'The record does not say which techniques the project means to try.',
  why: 'The plan, cheapest technique first, is what a team agrees on before it spends. Without it nothing says what was left out.',
  fix: 'Add `techniques`, as in `techniques: [prompt, fine-tune]`.',
  bad: `phase: adapt
adapt:
  techniques: []`,
  good: `phase: adapt
adapt:
  techniques: [prompt]`,
  *evaluate(record) {
    if (!isDemanded(record, 'adapt')) return;
    const planned = record.adapt?.techniques ?? [];
    if (planned.length === 0) {
      yield { at: ['adapt', 'techniques'] };
      return;
    }
    // Where the model comes from is said in its section.
    const origin = record.model?.source === 'pretrain' ? ['pretrain'] : [];
    const said = new Set<string>([...planned, ...origin]);
    for (const { at, iteration } of iterationsOf(record)) {
      const { technique } = iteration;
      if (unplanned.has(technique) || said.has(technique)) continue;
      said.add(technique);
      yield {
        at: [...at, 'technique'],
        message: `\`${technique}\` was tried, and is none of \`adapt.techniques\`.`,
        fix: `Add \`${technique}\` to \`adapt.techniques\`.`,
        severity: 'warning',
      };
    }
  },
};

/** What comes before or along with any plan. */
const unplanned: ReadonlySet<string> = new Set(['baseline', 'merge']);
