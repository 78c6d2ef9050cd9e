import { parsedJson } from '../text.ts';
import { unspaced } from './unspaced.ts';

/** A line of a file of data, with its number, which counts from 1. */
export type Row = readonly [number, Readonly<Record<string, unknown>>];

/** A text of a line, as words. */
export interface Text {
  /** Counts from 1. */
  readonly line: number;
  /** The words as one text: equal for texts that are the same but for case, signs and encoding. */
  readonly key: string;
  /** Where each of the words begins in it. */
  readonly starts: readonly number[];
}

/** What a model is asked: the `input` of each line, or its `prompt`, behind its earlier turns. */
export function evaluationTexts(content: string): Text[] {
  return [...askedIn(content)].map(([line, text]) => textOf(line, text));
}

/** The same as it is written, with its line. */
export function* askedIn(content: string): Iterable<readonly [number, string]> {
  for (const [line, example] of examplesOf(content)) {
    const text = wholeOf(example, example.input ?? example.prompt);
    if (text !== undefined) yield [line, text];
  }
}

/** What a model may have read: the same, and whatever other column holds a text. */
export function trainingTexts(content: string): Text[] {
  const found: Text[] = [];
  for (const [line, example] of examplesOf(content)) {
    for (const [key, value] of Object.entries(example)) {
      if (key === 'id') continue;
      const isAsked = key === 'input' || key === 'prompt';
      for (const each of textsIn((isAsked && wholeOf(example, value)) || value)) {
        const text = textOf(line, each);
        // A label or a short answer is found in any text.
        if (isAsked || text.starts.length >= fewestWords) found.push(text);
      }
    }
  }
  return found;
}

/** As `Example.whole` of the generated project: many dialogues end with the same last message. */
function wholeOf(
  { history }: Readonly<Record<string, unknown>>,
  asked: unknown,
): string | undefined {
  return typeof asked === 'string' ? [...textsIn(turnsIn(history)), asked].join('\n') : undefined;
}

function turnsIn(history: unknown): readonly unknown[] {
  if (!Array.isArray(history)) return [];
  return history.map((turn) => (turn as { content?: unknown } | null)?.content);
}

const fewestWords = 6;

/** The lines of texts that stand in another text, whole. */
export function shownIn(texts: readonly Text[], text: string): number[] {
  const within = ` ${textOf(0, text).key} `;
  return texts.flatMap(({ line, starts, key }) =>
    starts.length >= fewestWords && within.includes(` ${key} `) ? [line] : [],
  );
}

/** With their lines. What is no example is left out: the evaluation itself refuses it. */
export function* examplesOf(content: string): Iterable<Row> {
  // Some editors begin a file with a byte-order mark.
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const value = parsedJson(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield [index + 1, value as Record<string, unknown>];
  }
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) yield* textsIn(item);
}

// What puts no spaces between words counts by the character. A sign that belongs to a letter, such as a
// vowel of Hindi, parts no word.
const letter = String.raw`(?![${unspaced}])[\p{L}\p{N}_]`;
const sign = String.raw`(?=[\u0300-\u1dff])\p{M}`;
const word = new RegExp(`[${unspaced}]|${letter}(?:${letter}|${sign})*`, 'gu');

// Signs without a shape, as pages and chats put them: soft hyphens, joiners, marks of direction.
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;

function textOf(line: number, text: string): Text {
  const words = plain(text).toLowerCase().match(word) ?? [];
  const starts: number[] = [];
  let start = 0;
  for (const { length } of words) {
    starts.push(start);
    start += length + 1;
  }
  return { line, key: words.join(' '), starts };
}

/** The text in one of the ways to encode it: `é` may be two signs, and `Ａ` stands for `A`. */
function plain(text: string): string {
  // Most texts are ASCII, in which there is one way.
  return /[^\0-\x7f]/.test(text) ? text.normalize('NFKC').replace(unseen, '') : text;
}
