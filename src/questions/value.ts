import { hiddenCharacterIn } from '../hidden-character.ts';
import { nearest } from '../nearest.ts';
import { secretRanges } from '../secrets.ts';
import {
  type Answer,
  type CheckboxQuestion,
  type KnownAnswers,
  offeredChoices,
  otherOf,
  type Question,
  type SelectQuestion,
} from './question.ts';

/** An answer, or the sentence that says why the value is none. */
export type Reading =
  | { readonly answer: Answer; readonly problem?: undefined }
  | { readonly problem: string };

/** An answer as a person types it. */
export function typed(answer: Answer): string {
  if (Array.isArray(answer)) return answer.join(',');
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  return String(answer);
}

/** Reads a value from a flag, an answers file or a prompt; text stands for a number or a list too. */
export function readAnswer(question: Question, value: unknown, known: KnownAnswers): Reading {
  const problem = unfit(question, value);
  if (problem !== undefined) return { problem };
  switch (question.kind) {
    case 'text':
      return readText(value, (text) => question.validate?.(text, known));
    case 'number':
      return readNumber(value, (number) => question.validate?.(number, known));
    case 'confirm':
      return readBoolean(value);
    case 'select':
      return readSelect(question, value, known);
    case 'checkbox':
      return readCheckbox(question, value, known);
  }
}

/** What an answers file can hold where an answer is wanted; a flag and a prompt give text alone. */
function unfit({ kind }: Question, value: unknown): string | undefined {
  if (value === null || value === undefined) return 'This is empty: write a value behind it.';
  const values = kind === 'checkbox' ? [value].flat() : [value];
  if (values.every((each) => typeof each !== 'object')) return undefined;
  return kind === 'checkbox'
    ? 'This is no list of words: write them with commas between.'
    : 'This is a list or a map: write one value.';
}

function readText(value: unknown, validate: (text: string) => string | undefined): Reading {
  if (typeof value !== 'string') return { problem: 'This is no text; put it in quotes.' };
  const text = value.trim();
  return checked(text, validate(text) ?? secretIn(text) ?? hiddenIn(text));
}

/** Answers are written into files that are committed, and `check` would find it there. */
function secretIn(text: string): string | undefined {
  return secretRanges(text).length > 0
    ? 'This holds a key, a password or a token, and would be committed: leave it out.'
    : undefined;
}

/** What is pasted from a page or a chat brings them, and `check` would find them there. */
function hiddenIn(text: string): string | undefined {
  const hidden = hiddenCharacterIn(text);
  return hidden && `This holds ${hidden}, which nobody sees: type it anew.`;
}

function readNumber(value: unknown, validate: (number: number) => string | undefined): Reading {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return { problem: `"${shown(value)}" is not a number.${numberMeant(shown(value))}` };
  }
  return checked(number, validate(number));
}

/** As far as anyone reads it, or looks for a number in it. */
function shown(value: unknown): string {
  const text = String(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

const longestShown = 60;

// By the word behind the digits; times are wanted in milliseconds.
const units: Readonly<Record<string, number>> = {
  ...{ '': 1, ms: 1, msec: 1, s: 1e3, sec: 1e3, seconds: 1e3, '%': 0.01, percent: 0.01 },
  ...{ k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, b: 1e9, bn: 1e9, billion: 1e9, t: 1e12 },
};
const quotesAndSigns = /^[\s"'`“”„‘’«»<>=≥≤~≈]+|[\s"'`“”‘’«».,;]+$/g;

/** What to write for a percentage, for billions, for a number in quotes or with commas in it. */
function numberMeant(text: string): string {
  // Full-width digits are others, and so is a space that does not break.
  const said = text.normalize('NFKC').toLowerCase().replaceAll(quotesAndSigns, '');
  const [, digits = '', unit = ''] = /^(\d[\d., '’_]*|[.,]\d+)([%a-z]*)$/.exec(said) ?? [];
  const plain = digits.trim();
  const isGrouped = /^[1-9]\d{0,2}(?:[, '’_]\d{3})+(?:\.\d+)?$/.test(plain);
  const number = Number(isGrouped ? plain.replaceAll(/[^\d.]/g, '') : plain.replace(',', '.'));
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (plain === '' || factor === undefined || !Number.isFinite(number))
    return ' Write digits, such as 0.9 or 1500.';
  // 57 hundredths are 0.5700000000000001 otherwise.
  return ` Did you mean ${Number((number * factor).toPrecision(12))}?`;
}

function readBoolean(value: unknown): Reading {
  const answer = yesOrNo(value);
  return answer === undefined
    ? { problem: `"${shown(value)}" is neither yes nor no.` }
    : { answer };
}

/** Undefined where it is neither. */
export function yesOrNo(value: unknown): boolean | undefined {
  const word = String(value).trim().toLowerCase();
  if (word === 'true' || word === 'yes' || word === 'y') return true;
  return word === 'false' || word === 'no' || word === 'n' ? false : undefined;
}

function readSelect(question: SelectQuestion, value: unknown, known: KnownAnswers): Reading {
  if (typeof value !== 'string') return { problem: 'This is no text; put it in quotes.' };
  const text = value.trim();
  const offered = [...offeredChoices(question, known).keys()];
  if (offered.includes(text)) return { answer: text };
  const other = otherOf(question, known);
  if (other) {
    // Hosts take either, and the facts that are known of the one would be asked for anew.
    const same = offered.find((each) => each.toLowerCase() === text.toLowerCase());
    if (same !== undefined) return { problem: `This is written "${same}".` };
    const problem = secretIn(text) ?? hiddenIn(text) ?? other.validate(text, known);
    return checked(text, problem && withSuggestion(problem, text, offered));
  }
  return { problem: notOffered(text, offered, question, known) };
}

function readCheckbox(question: CheckboxQuestion, value: unknown, known: KnownAnswers): Reading {
  const listed = Array.isArray(value) ? value : [value];
  // PowerShell hands a list without quotes on with blanks in place of its commas.
  const words = listed.flatMap((each) => String(each).split(/[,\s]+/));
  const chosen = words.filter((word) => word !== '');
  const offered = [...offeredChoices(question, known).keys()];
  const wrong = chosen.find((each) => !offered.includes(each));
  if (wrong !== undefined) return { problem: notOffered(wrong, offered, question, known) };
  // In the order of the list, so that the same choice always renders the same project.
  const answer = offered.filter((each) => chosen.includes(each) || each === question.always);
  return checked(answer, question.validate?.(answer, known));
}

function notOffered(
  value: string,
  offered: readonly string[],
  { choices, whyNot }: SelectQuestion | CheckboxQuestion,
  known: KnownAnswers,
): string {
  const list = `Choices: ${offered.join(', ')}.`;
  if (!Object.hasOwn(choices, value)) {
    return `${withSuggestion(`"${shown(value)}" is not one of the choices.`, value, offered)} ${list}`;
  }
  const why = whyNot?.(known, value);
  return `"${value}" does not fit the other answers.${why ? ` ${why}` : ''} ${list}`;
}

function withSuggestion(problem: string, value: string, offered: readonly string[]): string {
  const suggestion = nearest(value, offered);
  return suggestion ? `${problem} Did you mean "${suggestion}"?` : problem;
}

function checked(answer: Answer, problem: string | undefined): Reading {
  return problem === undefined ? { answer } : { problem };
}
