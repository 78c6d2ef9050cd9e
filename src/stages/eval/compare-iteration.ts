import { type Evidence, resultsOf } from '../../check/evidence.ts';
import type { Run } from '../../record/runs/run.ts';
import { compareRuns, type TaskComparison } from '../../record/runs/verdict.ts';
import type { Iteration, LifecycleRecord } from '../../record/schema.ts';
import { soundRun } from './sound-run.ts';

export interface IterationComparison {
  readonly run: Run;
  readonly before: Run;
  /** Empty where nothing is shared. */
  readonly comparisons: readonly TaskComparison[];
}

/** An iteration's run next to the one it names; undefined where either is no evidence. */
export function compareIteration(
  { run: path, compared_with: other }: Iteration,
  record: LifecycleRecord,
  evidence: Evidence,
): IterationComparison | undefined {
  const [run, before] = [soundRun(path, evidence), soundRun(other, evidence)];
  if (!run || !before) return undefined;
  const [is, was] = [resultsOf(run, evidence), resultsOf(before, evidence)];
  if (!is || !was) return undefined;
  const comparisons = compareRuns(record, Object.keys(run.tasks), was, is);
  return { run, before, comparisons };
}
