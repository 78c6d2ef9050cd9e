import { flagName, type Question, type Questions } from './question.ts';

/** The README's table of questions: Markdown, one row a question. */
export function questionTable(questions: Questions): string {
  const rows = Object.entries(questions).map(
    ([id, question]) =>
      `| \`--${flagName(id, question)}\` | ${meaning(question)} | ${values(question)} |`,
  );
  return ['| flag and key | meaning | values |', '| --- | --- | --- |', ...rows].join('\n');
}

function meaning({ help, when }: Question): string {
  return when ? `${help} Only ${when.only.replaceAll(/--[a-z-]+( [a-z]+)?/g, '`$&`')}.` : help;
}

function values(question: Question): string {
  switch (question.kind) {
    case 'text':
      return 'text';
    case 'number':
      return 'number';
    case 'confirm':
      return '`yes`, `no`';
    case 'select':
    case 'checkbox': {
      const choices = Object.keys(question.choices).map((choice) => `\`${choice}\``);
      const several = question.kind === 'checkbox' ? ' (several, with commas)' : '';
      return choices.join(', ') + several;
    }
  }
}
