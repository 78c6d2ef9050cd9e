import type { Rule } from '../../../check/rule.ts';
import { formatDifference } from '../../../record/runs/targets.ts';
import { isWorse } from '../../../record/runs/verdict.ts';
import { iterationsOf } from '../deciding-run.ts';
import { rejudge, verdictToWrite } from '../rejudge.ts';

export const regressionUnsaid: Rule = {
  id: 'adapt/regression-unsaid',
  severity: 'error',
  message: 'A change made the result worse, and the verdict does not say so.',
  why: 'Training can cost what the model could do before. A loss beyond the noise that is called "no difference" is found again by the users.',
  fix: 'Write `regressed`, and say in `next` what follows from it.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      verdict: below-target
    - technique: fine-tune
      change: Full fine-tuning, ten epochs.
      run: eval/runs/0013-fine-tune.json
      compared_with: eval/runs/0002-prompt.json  # accuracy 0.95 before, 0.5 after
      verdict: no-difference`,
  good: `adapt:
  iterations:
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      verdict: below-target
    - technique: fine-tune
      change: Full fine-tuning, ten epochs.
      run: eval/runs/0013-fine-tune.json
      compared_with: eval/runs/0002-prompt.json
      verdict: regressed
      next: Fewer epochs, a lower learning rate.`,
  *evaluate(record, evidence) {
    for (const [index, { at, iteration }] of iterationsOf(record).entries()) {
      const { verdict, compared_with: other } = iteration;
      // Without a comparison, "no difference" is another rule's matter.
      const hides = verdict === 'below-target' || (verdict === 'no-difference' && other);
      if (!hides) continue;
      const found = rejudge(record, index, evidence);
      const worse = found?.comparisons.find(isWorse);
      if (!found || !worse) continue;
      const beside = other === undefined ? ` against "${found.comparedWith}"` : '';
      const message = `${worse.metric} on ${worse.task} changed by ${formatDifference(worse.comparison)}${beside}, and the verdict says ${verdict}.`;
      const fix = `${verdictToWrite(found, iteration)}, and say in \`next\` what follows from it.`;
      yield { at: [...at, 'verdict'], message, fix };
    }
  },
};
