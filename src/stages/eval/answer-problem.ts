import type { Row } from '../../check/overlap-texts.ts';
import { unspaced } from '../../check/unspaced.ts';
import { type ExampleResult, endingOf, type Run } from '../../record/runs/run.ts';
import { parsedJson } from '../../text.ts';

/**
 * Where an answer itself says that its score cannot be: a sentence. `rows` are the task's data. A
 * project may score otherwise than the code that it came with, so only what no reading could make of
 * it is said: the answer shares nothing with the right one, or is the right one letter by letter.
 */
export function answerProblem(
  { id: run }: Run,
  examples: readonly ExampleResult[],
  rows: readonly Row[],
): string | undefined {
  const wanted = new Map(rows.map(([, { id, expected }]) => [id, expected]));
  for (const example of examples) {
    const { id, scores, output } = example;
    const expected = wanted.get(id);
    if (output === undefined || (expected ?? null) === null || endingOf(example) === 'failed')
      continue;
    const said = output.trim();
    const metric = agreeing(expected).find((each) => (scores[each] ?? 0) > 0);
    const right = Array.isArray(expected) ? expected : [expected];
    if (metric && right.every((each) => isOther(said, each)))
      return `In run ${run}, the answer to "${id}" is none that was expected, and ${metric} is ${scores[metric]}.`;
    const missed = agreeing(expected).find((each) => scores[each] === 0);
    if (missed && right.some((each) => isSame(said, each)))
      return `In run ${run}, the answer to "${id}" is the one that was expected, and ${missed} is 0.`;
  }
  return undefined;
}

interface Known {
  readonly summary?: unknown;
  readonly reply?: unknown;
  readonly rejected?: unknown;
  readonly answer?: unknown;
  readonly expression?: unknown;
  readonly solution?: unknown;
}

/** The metrics that say how near an answer is to the one that was expected. */
function agreeing(expected: unknown): readonly string[] {
  // Each item of a list may be right, or all of them together: a project's own task knows.
  if (Array.isArray(expected)) return ['token_f1'];
  const { summary, reply, answer } = expected as Known;
  if (typeof summary === 'string') return /[a-z]{3}/i.test(summary) ? ['rouge_l'] : [];
  if (typeof reply === 'string') return ['win_rate'];
  return typeof answer === 'number' ? ['exact_match'] : ['exact_match', 'token_f1'];
}

/** Whether an answer has nothing of what was expected. */
function isOther(said: string, expected: unknown): boolean {
  const { summary, reply, rejected, answer } = expected as Known;
  if (said === '') return true;
  if (typeof reply === 'string') return said === rejected && said !== reply;
  if (typeof answer === 'number') {
    const [numbers, wanted] = [numbersIn(said), String(answer)];
    return numbers.length > 0 && !/e/.test(wanted) && !numbers.includes(withoutZeros(wanted));
  }
  const text = summary ?? expected;
  // Whoever knows no answer may say so in words of their own.
  if (typeof text === 'string') return text !== 'unknown' && !isSharing(said, text);
  const given = objectIn(said);
  return given === undefined
    ? Object.values(text as object).some(
        (each) => typeof each === 'string' && !isSharing(said, each),
      )
    : Object.entries(text as object).some(([key, value]) => isOtherValue(given[key], value));
}

/**
 * The digits of every number that a text may hold, without zeros around them: what stands before
 * thousands in one language begins the decimals in another, and parts two numbers in a third.
 */
function numbersIn(text: string): string[] {
  const runs = text.match(/\d+(?:[.,'’\s]\d+){0,5}/g) ?? [];
  return runs.flatMap((run) => {
    const parts = run.split(/\D/);
    const starts = parts.map((_, first) => parts.slice(first));
    return starts.flatMap((rest) =>
      rest.map((_, last) => withoutZeros(rest.slice(0, last + 1).join(''))),
    );
  });
}

function withoutZeros(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end).replace(/^0+/, '');
}

/** A scorer of one's own may read a date, an amount, or a yes in more than one way. */
function isOtherValue(given: unknown, wanted: unknown): boolean {
  if (plain(given) === plain(wanted)) return false;
  if (typeof wanted === 'boolean') return typeof given !== 'string';
  const [said, meant] = [given, wanted].map((value) => String(value ?? ''));
  return !(isMixed(`${said}${meant}`) && isSharing(said ?? '', meant ?? ''));
}

/** Whether digits and other signs stand in a text. */
function isMixed(text: string): boolean {
  return /\d/.test(text) && /\D/.test(text);
}

/** Whether an answer is the one that was expected, and nothing else. */
function isSame(said: string, expected: unknown): boolean {
  const { summary, reply, answer, expression, solution } = expected as Known;
  if (typeof answer === 'number')
    return said === `${expression} = ${answer}` || said === `${solution}\n#### ${answer}`;
  const text = summary ?? reply ?? expected;
  return typeof text === 'string'
    ? said === text && /[\p{L}\p{N}]{2}/u.test(said) && !said.includes('\n')
    : said === JSON.stringify(text);
}

/** Whether two texts have the beginning of a word in common: "repairs" and "repaired". */
function isSharing(one: string, other: string): boolean {
  const known = new Set(stems(other));
  return known.size === 0 || stems(one).some((stem) => known.has(stem));
}

/** With signs left out, as in "US", and as gaps, as in "U S". */
function stems(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const words = `${plain} ${plain.replace(/[^\p{L}\p{N}\s]/gu, '')}`.match(word) ?? [];
  return words.map((each) => each.slice(0, 3));
}

// Scripts that put no spaces between words count by the letter.
const word = new RegExp(String.raw`[${unspaced}]|[\p{L}\p{N}]+`, 'gu');

/** What a value says, however it is written; nothing is nothing in any form. */
function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    const parts = Object.entries(value).map(([key, held]) => `${isList ? '' : key}${plain(held)}`);
    return parts.sort().join();
  }
  const text = String(value ?? '');
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\.0+$|[^\p{L}\p{N}]/gu, '');
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = parsedJson(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}
