import { type Evidence, resultsOf, runAt } from '../../check/evidence.ts';
import { type Comparison, compare } from '../../record/runs/compare.ts';
import { measured, type Run } from '../../record/runs/run.ts';
import { type TargetResult, targetResults } from '../../record/runs/targets.ts';
import { dataOf } from '../../record/runs/verdict.ts';
import type { LifecycleRecord } from '../../record/schema.ts';

/** A target, what the project's run reaches of it, and how that differs from before. */
export interface TargetRow extends TargetResult {
  /** The run file; undefined while there is none that can be read. */
  readonly run: string | undefined;
  /** Undefined where nothing is compared. */
  readonly difference: Difference | undefined;
}

/** How what a run reaches differs from what the run before the change reached. */
export type Difference =
  | { readonly kind: 'same run' | 'no earlier run' | 'other data' }
  /** Not scored example by example, as a latency. */
  | { readonly kind: 'plain'; readonly difference: number }
  | { readonly kind: 'paired'; readonly comparison: Comparison };

/** A row for each target of the record; with the earlier record, compared with its run. */
export function targetRows(
  record: LifecycleRecord,
  earlier: LifecycleRecord | undefined,
  evidence: Evidence,
): TargetRow[] {
  const path = shownRun(record);
  const run = runAt(path, evidence);
  const before = earlier && { path: shownRun(earlier), run: runAt(shownRun(earlier), evidence) };
  return targetResults(record, run).map((result) => ({
    ...result,
    run: run && path,
    difference: before && run ? differenceOf(result, { path, run }, before, evidence) : undefined,
  }));
}

/** The accepted run, or else the newest. */
function shownRun({ adapt }: LifecycleRecord): string | undefined {
  return adapt?.accepted ?? adapt?.iterations?.at(-1)?.run;
}

interface Shown {
  readonly path: string | undefined;
  readonly run: Run | undefined;
}

function differenceOf(
  { target, task, measurement }: TargetResult,
  now: Required<Shown> & { readonly run: Run },
  before: Shown,
  evidence: Evidence,
): Difference | undefined {
  const was = task && before.run && measured(before.run, task, target.metric);
  if (!before.run || !was || !task || !measurement) return { kind: 'no earlier run' };
  if (before.path === now.path) return { kind: 'same run' };
  if (dataOf(before.run) !== dataOf(now.run)) return { kind: 'other data' };
  const [old, fresh] = [resultsOf(before.run, evidence), resultsOf(now.run, evidence)];
  const comparison = old && fresh && compare(old, fresh, task, target.metric);
  return comparison
    ? { kind: 'paired', comparison }
    : { kind: 'plain', difference: measurement.value - was.value };
}
