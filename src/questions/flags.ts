import { Option } from 'commander';
import { flagName, type Question, type Questions } from './question.ts';
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
      return new Option(`--${flag} <list>`, `${question.help} ${choiceList(question)}`);
  }
}

/** The flags that were given, by question id. */
export function givenFlags(
  questions: Questions,
  options: Readonly<Record<string, unknown>>,
): GivenById {
  const entries = Object.entries(questions).map(([id, question]) => {
    const flag = flagOption(id, question);
    const value = options[flag.attributeName()];
    return [id, value === undefined ? undefined : { value, named: flag.long ?? id }] as const;
  });
  return Object.fromEntries(entries);
}

function choiceList(question: Extract<Question, { choices: unknown }>): string {
  const choices = Object.keys(question.choices);
  const other = 'other' in question && question.other ? ', or another' : '';
  return `(${choices.join(', ')}${other})`;
}
