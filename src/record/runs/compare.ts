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

type Known = Map<string, Comparison | undefined>;
const known = new WeakMap<readonly ExampleResult[], WeakMap<readonly ExampleResult[], Known>>();

/**
 * Compares two runs example by example: the percentile bootstrap (Efron 1979) over the differences.
 * Undefined when they share no example with that score. Several rules ask for the same, and it takes
 * milliseconds: what was reckoned is kept as long as the examples are.
 */
export function compare(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
  metric: string,
): Comparison | undefined {
  const ofBefore = known.get(before) ?? new WeakMap<readonly ExampleResult[], Known>();
  const ofPair = ofBefore.get(after) ?? new Map<string, Comparison | undefined>();
  known.set(before, ofBefore.set(after, ofPair));
  const key = JSON.stringify([task, metric]);
  if (!ofPair.has(key)) ofPair.set(key, reckon(before, after, task, metric));
  return ofPair.get(key);
}

function reckon(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
  metric: string,
): Comparison | undefined {
  const pairs = pairsOf(before, after, task, metric);
  if (pairs.length === 0) return undefined;
  const differences = Float64Array.from(pairs, ([was, is]) => is - was);
  const isBinary = pairs.every((pair) => pair.every((score) => score === 0 || score === 1));
  const differing = differences.filter((difference) => difference !== 0).length;
  // A million draws, for which nobody asks where the test finds no difference.
  let interval: Interval | undefined;
  const between = () => {
    interval ??= bootstrapInterval(differences);
    return interval;
  };
  return {
    n: pairs.length,
    difference: mean(differences),
    get low() {
      return between().low;
    },
    get high() {
      return between().high;
    },
    ...((isBinary || differing < FEW) && { p: mcnemar(differences) }),
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

type Pair = readonly [before: number, after: number];

/** The scores of the examples that two runs share. */
export function pairsOf(
  before: readonly ExampleResult[],
  after: readonly ExampleResult[],
  task: string,
  metric: string,
): Pair[] {
  const was = scoresOf(before, task, metric);
  return [...scoresOf(after, task, metric)].flatMap(([id, score]) => {
    const old = was.get(id);
    return old === undefined ? [] : [[old, score] as const];
  });
}

function scoresOf(
  examples: readonly ExampleResult[],
  task: string,
  metric: string,
): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { task: of, id, scores: all } of examples) {
    const score = Object.hasOwn(all, metric) ? all[metric] : undefined;
    if (of === task && score !== undefined) scores.set(id, score);
  }
  return scores;
}

type Interval = Pick<Comparison, 'low' | 'high'>;

function bootstrapInterval(differences: Float64Array): Interval {
  const count = differences.length;
  // Fewer resamples suffice where each one averages over many examples.
  const resamples = count <= 1000 ? 10_000 : 2000;
  const means = new Float64Array(resamples);
  // Marsaglia's xorshift (2003), 32 bits: the same interval on every machine. Written out where it is
  // used, for two million draws through a function of their own take twice as long.
  let state = 20261124;
  for (let round = 0; round < resamples; round += 1) {
    let sum = 0;
    for (let draw = 0; draw < count; draw += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      sum += differences[Math.floor(((state >>> 0) / 2 ** 32) * count)] ?? 0;
    }
    means[round] = sum / count;
  }
  means.sort();
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

/** McNemar's exact test: under no difference, each changed example went either way with probability 1/2. */
function mcnemar(differences: Float64Array): number {
  const better = differences.filter((difference) => difference > 0).length;
  const worse = differences.filter((difference) => difference < 0).length;
  const changed = better + worse;
  let tail = 0;
  let logChoose = 0;
  for (let k = 0; k <= Math.min(better, worse); k += 1) {
    if (k > 0) logChoose += Math.log((changed - k + 1) / k);
    tail += Math.exp(logChoose - changed * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}

/** Linear interpolation between the neighbours in sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position - Math.floor(position));
}
