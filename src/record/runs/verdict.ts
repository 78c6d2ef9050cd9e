import type { LifecycleRecord } from '../schema.ts';
import type { Verdict } from '../vocabulary.ts';
import { type Comparison, compare } from './compare.ts';
import type { ExampleResult, Run, RunFile } from './run.ts';
import type { TargetResult } from './targets.ts';

/** One task's comparison, on the metric that decides. */
export interface TaskComparison {
  readonly task: string;
  readonly metric: string;
  readonly comparison: Comparison;
}

/** What a run's targets and its comparison with an earlier run amount to. */
export function verdictOf(
  targets: readonly TargetResult[],
  comparisons: readonly TaskComparison[] | undefined,
): Verdict {
  if (targets.length > 0 && targets.every(({ isMet }) => isMet)) return 'meets-target';
  if (comparisons === undefined || comparisons.length === 0) return 'below-target';
  if (comparisons.some(isWorse)) return 'regressed';
  return isImprovement(comparisons) ? 'improved' : 'no-difference';
}

/** Whether some task became better, beyond the noise, and none worse. */
export function isImprovement(comparisons: readonly TaskComparison[]): boolean {
  return comparisons.some(isBetter) && !comparisons.some(isWorse);
}

function isBetter({ comparison }: TaskComparison): boolean {
  return comparison.difference > 0 && isBeyondNoise(comparison) && comparison.low > 0;
}

/** Whether a task became worse, beyond the noise. */
export function isWorse({ comparison }: TaskComparison): boolean {
  return comparison.difference < 0 && isBeyondNoise(comparison) && comparison.high < 0;
}

/** The interval alone would call four examples of a hundred a gain; as `poe compare`, the test does not. */
function isBeyondNoise({ p }: Comparison): boolean {
  return p === undefined || p < 0.05;
}

/** Compares two runs on the metric that decides, task by task. */
export function compareRuns(
  record: LifecycleRecord,
  tasks: readonly string[],
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
): TaskComparison[] {
  return tasks.flatMap((task) => {
    const metric = decidingMetric(record, task, after);
    const comparison = metric && compare(before, after, task, metric);
    return metric && comparison ? [{ task, metric, comparison }] : [];
  });
}

/** The first target's metric that is scored example by example, else the task's first score. */
export function decidingMetric(
  record: LifecycleRecord,
  task: string,
  examples: readonly ExampleResult[],
): string | undefined {
  const scores = examples.find((example) => example.task === task)?.scores ?? {};
  const isOnlyTask = record.scope?.tasks?.length === 1;
  const target = record.scope?.success?.find(
    (each) =>
      (each.task === task || (each.task === undefined && isOnlyTask)) &&
      Object.hasOwn(scores, each.metric),
  );
  return target?.metric ?? Object.keys(scores)[0];
}

/** Says which data a run was measured on: equal for runs that can be compared. */
export function dataOf(run: Run): string {
  const data = run.inputs.filter(({ role }) => role === 'data');
  return JSON.stringify(data.map(({ task, sha256 }) => [task, sha256]).sort());
}

/**
 * Whether the same code scored two runs; only then is a difference one of the answers. A run made
 * before the code was written down is taken at its word.
 */
export function haveSameScorer(run: Run, other: Run): boolean {
  if (!run.scorer || !other.scorer) return true;
  return scorerOf(run.scorer) === scorerOf(other.scorer);
}

function scorerOf(files: readonly RunFile[]): string {
  return JSON.stringify(files.map(({ path, sha256 }) => [path, sha256]).sort());
}
