import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { formatDifference } from '../../../record/runs/targets.ts';
import { isImprovement } from '../../../record/runs/verdict.ts';
import type { Iteration, LifecycleRecord } from '../../../record/schema.ts';
import { compareIteration } from '../compare-iteration.ts';
import { iterationsOf } from '../deciding-run.ts';
import { rejudge, verdictToWrite } from '../rejudge.ts';

export const improvementUnproven: Rule = {
  id: 'adapt/improvement-unproven',
  severity: 'error',
  message: 'An improvement is claimed that the comparison does not show.',
  why: 'On two hundred examples, two equal models differ by several points by chance. A difference whose interval includes zero may be that.',
  fix: 'Write the verdict that the run supports, or evaluate on more examples.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      verdict: below-target
    - technique: prompt
      change: The nearest four examples.
      run: eval/runs/0003-prompt.json
      compared_with: eval/runs/0002-prompt.json  # one answer better, one worse
      verdict: improved`,
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json  # 14 answers better, none worse
      verdict: improved`,
  *evaluate(record, evidence) {
    for (const [index, { at, iteration }] of iterationsOf(record).entries()) {
      const message = iteration.verdict === 'improved' && objection(iteration, record, evidence);
      if (!message) continue;
      const found = rejudge(record, index, evidence);
      const fix = found && `${verdictToWrite(found, iteration)}, or evaluate on more examples.`;
      yield { at: [...at, 'verdict'], message, ...(fix && { fix }) };
    }
  },
};

function objection(
  iteration: Iteration,
  record: LifecycleRecord,
  evidence: Evidence,
): string | undefined {
  if (iteration.compared_with === undefined) {
    return 'An improvement over nothing is claimed: `compared_with` is missing.';
  }
  const compared = compareIteration(iteration, record, evidence);
  // Their own rules speak of runs that are missing or malformed.
  if (!compared) return undefined;
  const { run, before, comparisons } = compared;
  if (comparisons.length === 0) return `Runs ${before.id} and ${run.id} share no examples.`;
  if (isImprovement(comparisons)) return undefined;
  const parts = comparisons.map(
    ({ task, metric, comparison }) =>
      `${metric} on ${task} changed by ${formatDifference(comparison)}`,
  );
  return `An improvement is claimed, and ${parts.join('; ')}.`;
}
