import { evaluationTexts, type Text, trainingTexts } from './overlap-texts.ts';

/** An evaluation example that also stands, or nearly, in training data. Lines count from 1. */
export interface Overlap {
  readonly line: number;
  readonly trainLine: number;
  readonly isExact: boolean;
}

// The same measure as src/lifecycle/overlap.py of the generated project.
const shingleLength = 3;
const threshold = 0.8;

/** What a model may have read, made ready to be compared with any evaluation. */
export interface Learned {
  readonly texts: ReadonlyMap<string, Text>;
  readonly featuresOf: (text: Text) => Float64Array;
  readonly index: Index;
}

/** Reads the JSONL text of training data. */
export function learned(training: string): Learned {
  const texts = new Map<string, Text>();
  for (const text of trainingTexts(training)) {
    if (!texts.has(text.key)) texts.set(text.key, text);
  }
  const featuresOf = featureOrder([...texts.values()]);
  const index = indexOf(
    Array.from(texts.values(), (text) => ({ line: text.line, features: featuresOf(text) })),
  );
  return { texts, featuresOf, index };
}

/**
 * Compares the JSONL text of an evaluation with training data. Case, punctuation and spacing do not
 * count; texts are near-duplicates when the Jaccard index of their runs of three words is at least
 * 0.8. Such texts share one of the rarest fifth of their runs (prefix filtering: Chaudhuri, Ganti and
 * Kaushik 2006), so that a greeting that all of them share is never looked up.
 */
export function overlaps(evaluation: string, { texts, featuresOf, index }: Learned): Overlap[] {
  return [...evaluationTexts(evaluation)].flatMap((text): Overlap[] => {
    const same = texts.get(text.key);
    const { line } = text;
    if (same) return [{ line, trainLine: same.line, isExact: true }];
    const alike = alikeTo(featuresOf(text), index);
    return alike ? [{ line, trainLine: alike.line, isExact: false }] : [];
  });
}

interface Row {
  readonly line: number;
  /** Rarest first, in one order for all texts. */
  readonly features: Float64Array;
}

/** By a feature of the rarest, then by how many a text has and where this one stands among them. */
type Index = ReadonlyMap<number, ReadonlyMap<number, readonly Row[]>>;

/** Gives the runs of words of a text as numbers, first those that few of these texts have. */
function featureOrder(texts: readonly Text[]): (text: Text) => Float64Array {
  const numbers = new Map<string, number>();
  const counts: number[] = [];
  const found = (text: Text) => {
    const features = new Set<number>();
    for (const run of runsOf(text)) {
      const number = numbers.get(run) ?? numbers.size;
      numbers.set(run, number);
      features.add(number);
    }
    return features;
  };
  for (const text of texts)
    for (const number of found(text)) counts[number] = (counts[number] ?? 0) + 1;
  return (text) =>
    Float64Array.from(found(text), (number) => (counts[number] ?? 0) * 2 ** 32 + number).sort();
}

function* runsOf({ words }: Text): Iterable<string> {
  const last = Math.max(1, words.length - shingleLength + 1);
  for (let start = 0; start < last; start += 1)
    yield words.slice(start, start + shingleLength).join(' ');
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

function alikeTo(own: Float64Array, index: Index): Row | undefined {
  for (let place = 0; place < prefixLength(own.length); place += 1) {
    for (const [kind, rows] of index.get(own[place] ?? 0) ?? []) {
      const [size, there] = [Math.floor(kind / 2 ** 16), kind % 2 ** 16];
      const least = needed(own.length, size);
      // What both can still share, if this is the first that they do.
      if (Math.min(own.length - place, size - there) < least) continue;
      const found = rows.find(({ features }) => isSharing(own, features, least));
      if (found) return found;
    }
  }
  return undefined;
}

/** Whether two ordered lists have `least` features in common. */
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
