import { back } from '../questions/interview.ts';
import type { Question } from '../questions/question.ts';
import type { Asking } from '../questions/resolve.ts';
import { typed } from '../questions/value.ts';
import type { Context } from './context.ts';
import { lineReader } from './line-reader.ts';
import { visible } from './visible.ts';
import { beforeSentence, moreOn, offerOf, recommendedSentence } from './words.ts';
import { paragraph } from './wrap.ts';

/** Asks by numbered lines and plain line input, for screen readers and terminals without a cursor. */
export function plainAsker(context: Context): (asking: Asking) => Promise<unknown> {
  const reader = lineReader(context);
  const print = (line: string) => {
    const [indent = ''] = /^ */.exec(line) ?? [];
    const columns = context.stdout.columns ?? 80;
    // The second line of a choice stands below its title, not below its number.
    const hanging = /^ +\d/.test(line) ? `${indent}   ` : indent;
    context.stdout.write(`${paragraph(line.trimStart(), columns, hanging, indent)}\n`);
  };
  return async (asking) => {
    for (const line of introduce(asking)) print(line);
    while (true) {
      context.stdout.write(`${hint(asking)}: `);
      const line = (await reader.next()).trim();
      const unasked = await reader.unasked();
      for (const held of heldBack(unasked)) print(held);
      if (line === '?') {
        print(moreOn(asking.question));
        continue;
      }
      const value = line === '<' ? back : interpret(asking, line);
      const problem = value === back ? undefined : asking.problem(value);
      if (problem === undefined) {
        print('');
        return value;
      }
      print(`Not possible. ${problem}`);
    }
  };
}

function introduce(asking: Asking): readonly string[] {
  const { question, choices, step } = asking;
  const number = step ? `Step ${step.number} of ${step.of}. ` : '';
  const numbered = [...choices.values()].map((title, index) => `  ${index + 1}. ${title}`);
  const other = asking.other ? '  Or type another id.' : '';
  const sentences = [recommendedSentence(asking), beforeSentence(asking)].map(
    (sentence) => sentence && `  ${sentence}`,
  );
  const lines = [`${number}${question.message}?`, ...numbered, other, ...sentences];
  return lines.filter((line) => line !== '');
}

/** Of several pasted lines only the first answers: the next question was not on the screen yet. */
function heldBack(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.map((line) => `  ${visible(line)}`);
  return ['Only the first line was taken. These came with it, and answer nothing:', ...shown];
}

function hint(asking: Asking): string {
  const { question, choices } = asking;
  const what = whatToType(question);
  const offer = offerOf(asking);
  if (offer === undefined) return what;
  const values = [offer].flat().map(typed);
  const shown = values.map((value) => numberOf(value, choices) ?? value).join(', ');
  // A sentence stands above, whole.
  return `${what} [${shown.length > 40 ? `${shown.slice(0, 30)}…` : shown}]`;
}

function whatToType(question: Question): string {
  switch (question.kind) {
    case 'text':
      return 'Text';
    case 'number':
    case 'select':
      return 'Number';
    case 'confirm':
      return 'yes or no';
    case 'checkbox':
      return 'Numbers with commas';
  }
}

/** What a typed line stands for: numbers for choices, nothing for what is offered. */
function interpret(asking: Asking, line: string): unknown {
  const { question, choices } = asking;
  const offer = offerOf(asking);
  if (line === '' && offer !== undefined) return offer;
  if (question.kind === 'select') return choiceAt(line, choices) ?? line;
  if (question.kind === 'checkbox') {
    return line.split(/[\s,]+/).map((word) => choiceAt(word, choices) ?? word);
  }
  return line;
}

function choiceAt(word: string, choices: ReadonlyMap<string, string>): string | undefined {
  return /^\d+$/.test(word) ? [...choices.keys()][Number(word) - 1] : undefined;
}

function numberOf(value: string, choices: ReadonlyMap<string, string>): number | undefined {
  const index = [...choices.keys()].indexOf(value);
  return index < 0 ? undefined : index + 1;
}
