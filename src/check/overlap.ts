/** An evaluation example that also stands, or nearly, in training data. Lines count from 1. */
export interface Overlap {
  readonly line: number;
  readonly trainLine: number;
  readonly isExact: boolean;
}

interface Line {
  readonly line: number;
  readonly words: readonly string[];
}

// The same measure as src/<package>/overlap.py of the generated project.
const shingleLength = 3;
const threshold = 0.8;

/**
 * Compares two JSONL texts by their `input`. Case, punctuation and spacing do not count; texts are
 * near-duplicates when the Jaccard index of their runs of three words is at least 0.8.
 */
export function overlaps(evaluation: string, training: string): Overlap[] {
  const train = linesOf(training).map((each) => ({ ...each, features: shingles(each.words) }));
  const holders = new Map<string, number[]>();
  for (const [position, { features }] of train.entries()) {
    for (const feature of features) {
      const list = holders.get(feature);
      if (list) list.push(position);
      else holders.set(feature, [position]);
    }
  }
  return linesOf(evaluation).flatMap(({ line, words }) => {
    const nearest = mostAlike(shingles(words), holders, train);
    if (!nearest) return [];
    const isExact = nearest.words.join(' ') === words.join(' ');
    return [{ line, trainLine: nearest.line, isExact }];
  });
}

function mostAlike<T extends { readonly features: ReadonlySet<string> }>(
  own: ReadonlySet<string>,
  holders: ReadonlyMap<string, readonly number[]>,
  train: readonly T[],
): T | undefined {
  const common = new Map<number, number>();
  for (const feature of own) {
    for (const position of holders.get(feature) ?? []) {
      common.set(position, (common.get(position) ?? 0) + 1);
    }
  }
  let best: T | undefined;
  let highest = threshold;
  for (const [position, count] of common) {
    const other = train[position];
    const similarity = other ? count / (own.size + other.features.size - count) : 0;
    if (similarity >= highest && (best === undefined || similarity > highest)) {
      best = other;
      highest = similarity;
    }
  }
  return best;
}

function shingles(words: readonly string[]): ReadonlySet<string> {
  const features = new Set<string>();
  const last = Math.max(1, words.length - shingleLength + 1);
  for (let start = 0; start < last; start += 1) {
    features.add(words.slice(start, start + shingleLength).join(' '));
  }
  return features;
}

/** Lines that are no example are left out: the evaluation itself refuses them. */
function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((raw, index) => {
    const input = inputOf(raw);
    return input === undefined
      ? []
      : [{ line: index + 1, words: input.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [] }];
  });
}

function inputOf(line: string): string | undefined {
  if (line.trim() === '') return undefined;
  try {
    const { input, prompt } = JSON.parse(line) as { input?: unknown; prompt?: unknown };
    const text = input ?? prompt;
    return typeof text === 'string' ? text : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
