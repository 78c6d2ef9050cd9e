import type { Rule } from '../../../check/rule.ts';
import { widestTolerance } from '../../../record/runs/loss.ts';

export const toleranceTooWide: Rule = {
  id: 'integrate/tolerance-too-wide',
  severity: 'error',
  message: 'The tolerance allows any loss.',
  why: 'A tolerance says how much of the metric may go for speed or size. One of a fifth or more asks nothing of the transforms.',
  fix: 'State what the use case can bear, 0.03 as a rule, and evaluate on enough examples to show it.',
  bad: `integrate:
  tolerance: 50`,
  good: `integrate:
  tolerance: 0.1`,
  *evaluate({ integrate }) {
    const tolerance = integrate?.tolerance;
    if (tolerance === undefined || tolerance <= widestTolerance) return;
    const message = `A tolerance of ${tolerance} allows any loss: more than ${widestTolerance} of a metric is none.`;
    yield { at: ['integrate', 'tolerance'], message };
  },
};
