import { flagName, type Question, type Questions } from '../../src/questions/question.ts';

/** The table of questions for docs/questions.md: Markdown, one row a question. */
export function questionTable(questions: Questions): string {
  const rows = Object.entries(questions).map(
    ([id, question]) =>
      `| \`--${flagName(id, question)}\` | ${meaning(question)} | ${values(question)} |`,
  );
  return ['| flag and key | meaning | values |', '| --- | --- | --- |', ...rows].join('\n');
}

function meaning({ help, when }: Question): string {
  return when ? `${help} Only ${when.only}.` : help;
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
      return choicesOf(question) + (question.other ? ', or another' : '');
    case 'checkbox':
      return `one or more of ${choicesOf(question)}`;
  }
}

function choicesOf({ choices }: { readonly choices: Readonly<Record<string, string>> }): string {
  return Object.keys(choices)
    .map((choice) => `\`${choice}\``)
    .join(', ');
}
