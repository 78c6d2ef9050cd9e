import { mean } from './mean.ts';
import type { ExampleResult } from './run.ts';

/** A paired comparison of one metric over the examples that two runs share. */
export interface Comparison {
  /** Pairs compared. */
  readonly n: number;
  /** Mean of after - before. */
  readonly difference: number;
  /** 95% interval of the difference. */
  readonly low: number;
  readonly high: number;
  /** Two-sided p-value of McNemar's exact test, where every score is 0 or 1, or few differ. */
  readonly p?: number;
}

/** So few that differ are nothing that chance could not do: all of five one way has p = 2 / 2^5. */
const FEW = 6;

/** The 97.5th percentile of the normal distribution. */
export const z = 1.959964;

/**
 * Compares two runs example by example: the interval of the paired t test, over groups of examples
 * where they have any, as in lifecycle/statistics.py of the generated project. Undefined when they
 * share no example with that score.
 */
export function compare(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
  metric: string,
): Comparison | undefined {
  const pairs = pairsOf(before, after, task, metric);
  if (pairs.length === 0) return undefined;
  const difference = mean(pairs.map(({ was, is }) => is - was));
  const groups = groupsOf(pairs);
  const isBinary = pairs.every(({ was, is }) => isRightOrWrong(was) && isRightOrWrong(is));
  const isCounted = isBinary && groups.length === pairs.length;
  const differing = groups.filter(({ sum }) => sum !== 0).length;
  const half = groups.length > 1 ? studentsT(groups.length - 1) * standardError(groups) : 1;
  return {
    n: pairs.length,
    difference,
    low: Math.max(-1, difference - half),
    high: Math.min(1, difference + half),
    ...((isCounted || differing < FEW) && { p: mcnemar(groups) }),
  };
}

/** Whether the two runs were asked the same examples of a task. */
export function haveSameExamples(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
): boolean {
  const ids = new Set(before.filter((each) => each.task === task).map((each) => each.id));
  const others = after.filter((each) => each.task === task);
  return others.length === ids.size && others.every((each) => ids.has(each.id));
}

interface Pair {
  readonly was: number;
  readonly is: number;
  /** What the example came from; its own where it stands for itself. */
  readonly group: unknown;
}

/** The scores of the examples that two runs share. */
export function pairsOf(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
  metric: string,
): Pair[] {
  const old = new Map(
    before.flatMap((each) => {
      const score = scoreOf(each, task, metric);
      return score === undefined ? [] : [[each.id, score] as const];
    }),
  );
  return after.flatMap((each) => {
    const [was, is] = [old.get(each.id), scoreOf(each, task, metric)];
    return was === undefined || is === undefined ? [] : [{ was, is, group: each.group ?? each }];
  });
}

function scoreOf(
  { task: of, scores }: ExampleResult,
  task: string,
  metric: string,
): number | undefined {
  return of === task && Object.hasOwn(scores, metric) ? scores[metric] : undefined;
}

/** The differences of the pairs of one group, added up. */
export interface Group {
  readonly sum: number;
  readonly size: number;
}

export function groupsOf(pairs: readonly Pair[]): Group[] {
  const groups = new Map<unknown, Group>();
  for (const { was, is, group } of pairs) {
    const { sum, size } = groups.get(group) ?? { sum: 0, size: 0 };
    groups.set(group, { sum: sum + is - was, size: size + 1 });
  }
  return [...groups.values()];
}

/** Of the mean over groups, of two or more (Cochran 1977, eq. 6.13). */
export function standardError(groups: readonly Group[]): number {
  const size = total(groups.map((group) => group.size));
  const middle = total(groups.map((group) => group.sum)) / size;
  const squares = groups.map((group) => (group.sum - middle * group.size) ** 2);
  return Math.sqrt((groups.length / (groups.length - 1)) * total(squares)) / size;
}

/** The 97.5th percentile of Student's t (Abramowitz and Stegun, 26.7.5). */
function studentsT(degrees: number): number {
  return z + 2.3723 / degrees + 2.8225 / degrees ** 2 + 2.5556 / degrees ** 3;
}

/** McNemar's exact test: under no difference, each that changed went either way with probability 1/2. */
function mcnemar(groups: readonly Group[]): number {
  const better = groups.filter(({ sum }) => sum > 0).length;
  const worse = groups.filter(({ sum }) => sum < 0).length;
  const changed = better + worse;
  let tail = 0;
  let logChoose = 0;
  for (let k = 0; k <= Math.min(better, worse); k += 1) {
    if (k > 0) logChoose += Math.log((changed - k + 1) / k);
    tail += Math.exp(logChoose - changed * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}

function isRightOrWrong(score: number): boolean {
  return score === 0 || score === 1;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0);
}
