import type { Text } from './overlap-texts.ts';

/** An evaluation example that also stands, or nearly, in training data. Lines count from 1. */
export interface Overlap {
  readonly line: number;
  readonly trainLine: number;
  readonly isExact: boolean;
}

// The same measure as in src/lifecycle/data.py of the generated project.
const shingleLength = 3;
const threshold = 0.8;

/**
 * Gives for each text of an evaluation the first of the training data that is the same, or else the
 * first that nearly is. Case, punctuation, spacing and ways to encode a sign do not count; texts are
 * near-duplicates when the Jaccard index of their runs of three words is at least 0.8. Such texts share one of the rarest
 * fifth of their runs (prefix filtering: Chaudhuri, Ganti and Kaushik 2006), so that a greeting that
 * all of them share is never looked up.
 */
export function overlaps(evaluation: readonly Text[], training: readonly Text[]): Overlap[] {
  if (training.length === 0) return [];
  const { rows, ranks } = ranked(evaluation);
  const sameAs = byKey(rows);
  const index = indexOf(rows);
  for (const text of training) {
    for (const row of sameAs.get(text.key) ?? []) row.same ??= text.line;
    markAlike(text, ranks, index);
  }
  return rows.flatMap(({ text: { line }, same, alike }): Overlap[] => {
    const trainLine = same ?? alike;
    return trainLine === undefined ? [] : [{ line, trainLine, isExact: same !== undefined }];
  });
}

/** A text of the evaluation, and the lines of training data that are the same and nearly so. */
interface Row {
  readonly text: Text;
  /** The ranks of its runs, ascending. */
  readonly features: Float64Array;
  same?: number;
  alike?: number;
}

/** A run of words → a number that is the larger, the more texts of the evaluation have it. */
type Ranks = ReadonlyMap<string, number>;

/** By the rank of a rare run, then by how many runs a text has and where this one stands among them. */
type Index = ReadonlyMap<number, Map<number, readonly Row[]>>;

function ranked(texts: readonly Text[]): { rows: Row[]; ranks: Ranks } {
  const runs = texts.map((text) => new Set(runsOf(text)));
  const ranks = new Map<string, number>();
  // How often, then which: one number, which sorts without a function.
  for (const own of runs)
    for (const run of own) ranks.set(run, (ranks.get(run) ?? ranks.size) + 2 ** 32);
  const rows = texts.map((text, at) => ({
    text,
    features: Float64Array.from(runs[at] ?? [], (run) => ranks.get(run) ?? 0).sort(),
  }));
  return { rows, ranks };
}

function runsOf(text: Text): string[] {
  return Array.from({ length: countOfRuns(text) }, (_, first) => runAt(text, first));
}

/** A text that is shorter than one run is one as a whole. */
function countOfRuns({ starts }: Text): number {
  return Math.max(1, starts.length - shingleLength + 1);
}

/** The run that begins with the word at `first`. */
function runAt({ key, starts }: Text, first: number): string {
  const after = starts[first + shingleLength];
  return key.slice(starts[first], after === undefined ? key.length : after - 1);
}

function indexOf(rows: readonly Row[]): Index {
  const index = new Map<number, Map<number, Row[]>>();
  for (const row of rows) {
    const size = row.features.length;
    for (let place = 0; place < prefixLength(size); place += 1) {
      const feature = row.features[place] ?? 0;
      const lists = index.get(feature) ?? new Map<number, Row[]>();
      const list = lists.get(size * 2 ** 16 + place) ?? [];
      index.set(feature, lists.set(size * 2 ** 16 + place, list));
      list.push(row);
    }
  }
  return index;
}

/** Marks what a text of the training data is alike to. What the evaluation has not is rarest of all. */
function markAlike(text: Text, ranks: Ranks, index: Index): void {
  const count = countOfRuns(text);
  const mostForeign = (1 - threshold) * count + 1e-9;
  const foreign = new Set<string>();
  const known = new Set<number>();
  for (let first = 0; first < count; first += 1) {
    const run = runAt(text, first);
    const rank = ranks.get(run);
    if (rank === undefined) foreign.add(run);
    else known.add(rank);
    // Most texts share little with the evaluation.
    if (foreign.size > mostForeign) return;
  }
  const own = Float64Array.from(known).sort();
  const length = foreign.size + own.length;
  for (let place = foreign.size; place < prefixLength(length); place += 1) {
    const lists = index.get(own[place - foreign.size] ?? 0);
    for (const [kind, rows] of lists ?? []) {
      const [size, there] = [Math.floor(kind / 2 ** 16), kind % 2 ** 16];
      const least = needed(length, size);
      // What both can still share, if this is the first that they do.
      if (Math.min(length - place, size - there) < least) continue;
      const open = rows.filter(({ alike }) => alike === undefined);
      for (const row of open) if (isSharing(own, row.features, least)) row.alike = text.line;
      // The first says enough: later texts are not compared with what is alike to one already.
      if (open.length < rows.length) lists?.set(kind, open);
    }
  }
}

/** Whether two ascending lists have `least` features in common. */
function isSharing(one: Float64Array, other: Float64Array, least: number): boolean {
  let [left, right, shared] = [0, 0, 0];
  while (shared < least) {
    const rest = Math.min(one.length - left, other.length - right);
    if (shared + rest < least) return false;
    const difference = (one[left] ?? 0) - (other[right] ?? 0);
    if (difference === 0) shared += 1;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
  return true;
}

/** How many of its rarest features tell whether another text can be alike at all. */
function prefixLength(size: number): number {
  return size - Math.ceil(threshold * size - 1e-9) + 1;
}

/** How many features two alike texts of these sizes have in common. */
function needed(one: number, other: number): number {
  return Math.ceil((threshold / (1 + threshold)) * (one + other) - 1e-9);
}

function byKey(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const same = found.get(row.text.key);
    if (same) same.push(row);
    else found.set(row.text.key, [row]);
  }
  return found;
}
