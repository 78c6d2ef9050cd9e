import { Option } from 'commander';
import { flagName, type Question } from './question.ts';

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

function choiceList(question: Extract<Question, { choices: unknown }>): string {
  const choices = Object.keys(question.choices);
  const other = 'other' in question && question.other ? ', or another' : '';
  return `(${choices.join(', ')}${other})`;
}
