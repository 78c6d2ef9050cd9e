import { Option } from 'commander';
import { flagName, type Question, type Questions, questionId } from './question.ts';
import type { GivenById } from './resolve.ts';

/** The flag of a question. It has no default: commander would then hide that it was not given. */
export function flagOption(id: string, question: Question): Option {
  const flag = flagName(id, question);
  switch (question.kind) {
    case 'text':
      return new Option(`--${flag} <text>`, question.help);
    case 'number':
      return new Option(`--${flag} <number>`, question.help);
    case 'confirm':
      return new Option(`--${flag} <yes|no>`, question.help);
    case 'select':
      return new Option(`--${flag} <choice>`, `${question.help} ${choiceList(question)}`);
    case 'checkbox':
      return new Option(`--${flag} <list>`, `${question.help} ${choiceList(question)}`).argParser(
        // Given again it means these as well: the last alone would drop the others without a word.
        (list: string, before?: string) => (before === undefined ? list : `${before},${list}`),
      );
  }
}

/** The flags that were given, by question id, from the options that commander parsed. */
export function givenFlags(
  questions: Questions,
  options: Readonly<Record<string, unknown>>,
): GivenById {
  const entries = Object.entries(questions).map(([id, question]) => {
    const flag = flagName(id, question);
    const value = options[questionId(flag)];
    return [id, value === undefined ? undefined : { value, named: `--${flag}` }] as const;
  });
  return Object.fromEntries(entries);
}

function choiceList(question: Extract<Question, { choices: unknown }>): string {
  const choices = Object.keys(question.choices);
  const other = 'other' in question && question.other ? ', or another' : '';
  return `(${choices.join(', ')}${other})`;
}
