import type { Evidence } from '../../check/evidence.ts';
import type { Run } from '../../record/runs/run.ts';
import { compareRuns, type TaskComparison } from '../../record/runs/verdict.ts';
import type { Iteration, LifecycleRecord } from '../../record/schema.ts';

export interface IterationComparison {
  readonly run: Run;
  readonly before: Run;
  /** Empty where the examples of a run are not there, or nothing is shared. */
  readonly comparisons: readonly TaskComparison[];
  readonly hasExamples: boolean;
}

/** An iteration's run next to the one it names; undefined where either cannot be read. */
export function compareIteration(
  { run: path, compared_with: other }: Iteration,
  record: LifecycleRecord,
  evidence: Evidence,
): IterationComparison | undefined {
  const run = evidence.run(path);
  const before = other === undefined ? undefined : evidence.run(other);
  if (run.kind !== 'read' || before?.kind !== 'read') return undefined;
  const [is, was] = [evidence.examples(run.value), evidence.examples(before.value)];
  const hasExamples = is.kind === 'read' && was.kind === 'read';
  const tasks = Object.keys(run.value.tasks);
  const comparisons = hasExamples ? compareRuns(record, tasks, was.value, is.value) : [];
  return { run: run.value, before: before.value, comparisons, hasExamples };
}
