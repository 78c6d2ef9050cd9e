import { createInterface } from 'node:readline';
import type { Question } from '../questions/question.ts';
import type { Asking } from '../questions/resolve.ts';
import { typed } from '../questions/value.ts';
import type { Context } from './context.ts';
import { Interrupted } from './interrupted.ts';

/** Asks by numbered lines and plain line input, for screen readers and terminals without a cursor. */
export function plainAsker(context: Context): (asking: Asking) => Promise<unknown> {
  const readLine = lineReader(context);
  const print = (line: string) => context.stdout.write(`${line}\n`);
  return async (asking) => {
    print('');
    for (const line of introduce(asking)) print(line);
    while (true) {
      context.stdout.write(`${hint(asking)}: `);
      const value = interpret(asking, (await readLine()).trim());
      const problem = asking.problem(value);
      if (problem === undefined) return value;
      print(`Not possible. ${problem}`);
    }
  };
}

function introduce({ question, choices, recommendation }: Asking): readonly string[] {
  const numbered = [...choices.values()].map((title, index) => `  ${index + 1}. ${title}`);
  const other = 'other' in question && question.other ? '  Or type another id.' : undefined;
  const reason = recommendation?.reason && `  Recommended: ${recommendation.reason}.`;
  return [`${question.message}?`, ...numbered, other, reason].filter(
    (line) => line !== undefined && line !== '',
  ) as string[];
}

function hint({ question, choices, recommendation }: Asking): string {
  const what = whatToType(question);
  if (recommendation === undefined) return what;
  const values = [recommendation.value].flat().map(typed);
  const shown = values.map((value) => numberOf(value, choices) ?? value).join(', ');
  return `${what} [${shown}]`;
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

/** What a typed line stands for: numbers for choices, nothing for the recommendation. */
function interpret({ question, choices, recommendation }: Asking, line: string): unknown {
  if (line === '' && recommendation !== undefined) return recommendation.value;
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

/** Lines of standard input, kept until they are asked for; its end and Ctrl-C are an interruption. */
function lineReader({ stdin, interruption }: Context): () => Promise<string> {
  const lines: string[] = [];
  let hasEnded = false;
  let wake = () => {};
  const reader = createInterface({ input: stdin, terminal: false });
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  const end = () => {
    hasEnded = true;
    wake();
  };
  reader.on('close', end);
  interruption.addEventListener('abort', end);
  return async () => {
    // Since Node 24 a reader whose input has ended throws.
    if (!hasEnded) reader.resume();
    while (lines.length === 0 && !hasEnded) {
      await new Promise<void>((done) => {
        wake = done;
      });
    }
    // An input that still flows would keep the process alive after the last question.
    if (!hasEnded) reader.pause();
    const line = interruption.aborted ? undefined : lines.shift();
    if (line === undefined) {
      reader.close();
      throw new Interrupted();
    }
    return line;
  };
}
