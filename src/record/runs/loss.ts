import { groupsOf, pairsOf, standardError, z } from './compare.ts';
import { mean } from './mean.ts';
import type { ExampleResult } from './run.ts';

/** What a transform cost, and whether that is little enough. */
export interface Loss {
  /** Pairs compared. */
  readonly n: number;
  /** Mean of after - before over the pairs. */
  readonly difference: number;
  /** 95% interval of the difference. */
  readonly low: number;
  readonly high: number;
  /** unclear: with so few pairs a larger loss cannot be ruled out. */
  readonly verdict: 'within' | 'lost' | 'unclear';
}

/** How much of a metric a transform may cost where the record does not say. */
export const usualTolerance = 0.03;

/** The most that a record may allow: a larger one asks nothing. */
export const widestTolerance = 0.2;

/**
 * Whether a metric fell by less than the tolerance, over the examples that two runs share. Two more
 * pairs, one for each run, enter the interval (Agresti and Min 2005): runs that agree on every
 * example of a small sample do not prove that no difference exists. The same formula as in
 * lifecycle/deploy of the generated project. Undefined when the runs share no such score.
 */
export function lossOf(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
  metric: string,
  tolerance: number,
): Loss | undefined {
  const pairs = pairsOf(before, after, task, metric);
  const n = pairs.length;
  if (n === 0) return undefined;
  const groups = [...groupsOf(pairs), { sum: 1, size: 1 }, { sum: -1, size: 1 }];
  const difference = mean(pairs.map(({ was, is }) => is - was));
  const middle = (difference * n) / (n + 2);
  const half = z * standardError(groups);
  const [low, high] = [middle - half, middle + half];
  return { n, difference, low, high, verdict: verdict(low, high, tolerance) };
}

function verdict(low: number, high: number, tolerance: number): Loss['verdict'] {
  if (low > -tolerance) return 'within';
  return high < -tolerance ? 'lost' : 'unclear';
}
