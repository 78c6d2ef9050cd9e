import { flagName, type Question, type Questions } from './question.ts';

const begin = '<!-- questions: written by the tests from the questions themselves -->';
const end = '<!-- /questions -->';

/** The README's table of questions: Markdown, one row a question. */
export function questionTable(questions: Questions): string {
  const rows = Object.entries(questions).map(
    ([id, question]) =>
      `| \`--${flagName(id, question)}\` | ${meaning(question)} | ${values(question)} |`,
  );
  return ['| flag and key | meaning | values |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The text with the table between its markers. Throws when it has no markers. */
export function withTable(text: string, table: string): string {
  const [before, rest] = split(text, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}

function split(text: string, marker: string): readonly [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`There is no line "${marker}".`);
  return [text.slice(0, at), text.slice(at + marker.length)];
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
