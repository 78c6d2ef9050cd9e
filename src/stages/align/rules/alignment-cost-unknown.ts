import type { Rule } from '../../../check/rule.ts';
import { iterationsOf } from '../../eval/deciding-run.ts';

export const alignmentCostUnknown: Rule = {
  id: 'adapt/alignment-cost-unknown',
  severity: 'warning',
  message: 'Nothing says what alignment cost.',
  why: 'Preferences pull a model away from what it was tuned for: answers that people like better can be right less often. Only the same evaluation before and after shows it.',
  fix: 'Evaluate the model that alignment started from on the same data, and compare with that run.',
  bad: `adapt:
  techniques: [prompt, align]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: align
      change: DPO on 200 pairs.
      run: eval/runs/0007-align.json
      verdict: meets-target`,
  good: `adapt:
  techniques: [prompt, align]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: align
      change: DPO on 200 pairs.
      run: eval/runs/0007-align.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record) {
    for (const { at, iteration } of iterationsOf(record)) {
      if (iteration.technique === 'align' && iteration.compared_with === undefined) {
        yield { at: [...at, 'technique'] };
      }
    }
  },
};
