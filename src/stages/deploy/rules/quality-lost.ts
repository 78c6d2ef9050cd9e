import { type Evidence, resultsOf } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { haveSameExamples } from '../../../record/runs/compare.ts';
import { widestTolerance } from '../../../record/runs/loss.ts';
import type { Run } from '../../../record/runs/run.ts';
import { formatDifference } from '../../../record/runs/targets.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { acceptedRun, optimizedRun } from '../integrated.ts';
import { taskLoss } from '../task-loss.ts';

export const qualityLost: Rule = {
  id: 'integrate/quality-lost',
  severity: 'error',
  message: 'It is not shown that the transforms cost no more than the tolerance.',
  why: 'A smaller or faster model is worth its price only when the price is known. On a small sample a real loss looks like none, so what counts is the worst that the answers still allow.',
  fix: 'Serve the model with more bits, evaluate on more examples, or write a wider `tolerance` into `integrate`, and beside it why so much may go.',
  bad: `integrate:
  optimize: [gguf-q8_0]
  optimized_run: eval/runs/0012-quantize.json  # 20 of 40 answers became wrong
  tolerance: 0.1`,
  good: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json  # the same 40 answers
  tolerance: 0.1`,
  *evaluate(record, evidence) {
    const [before, after] = [acceptedRun(record, evidence), optimizedRun(record, evidence)];
    if (!before || !after) return;
    for (const task of Object.keys(before.tasks)) {
      const found = objection(task, before, after, record, evidence);
      if (found) yield { at: ['integrate', 'optimized_run'], ...found };
    }
  },
};

function objection(
  task: string,
  before: Run,
  after: Run,
  record: LifecycleRecord,
  evidence: Evidence,
): { readonly message: string; readonly fix?: string } | undefined {
  const [was, is] = [resultsOf(before, evidence), resultsOf(after, evidence)];
  const found = taskLoss(task, before, after, record, evidence);
  if (!was || !is || !found) {
    const message = `Runs ${before.id} and ${after.id} share no scores of ${task} to be compared.`;
    return { message };
  }
  if (!haveSameExamples(was, is, task)) {
    const message = `Runs ${before.id} and ${after.id} were not asked the same examples of ${task}.`;
    return { message };
  }
  const { metric, tolerance, loss } = found;
  const { n, low, verdict } = loss;
  const change = `it changed by ${formatDifference(loss)}`;
  const least = Math.ceil(-low * 100) / 100;
  const fix =
    least > widestTolerance
      ? 'Serve the model with more bits, or evaluate on more examples.'
      : `Serve the model with more bits, evaluate on more examples, or write \`tolerance: ${least}\` under \`integrate:\`, and beside it why so much may go.`;
  switch (verdict) {
    case 'within':
      return undefined;
    case 'lost':
      return {
        message: `${metric} on ${task} fell by more than the tolerance of ${tolerance}: ${change}.`,
      };
    case 'unclear':
      return {
        message: `That ${metric} on ${task} fell by less than ${tolerance} cannot be shown with n = ${n}: ${change}.`,
        fix,
      };
  }
}
