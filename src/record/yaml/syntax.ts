import type { FormFault } from './fault.ts';
import type { Range } from './nodes.ts';

/** What the YAML library finds wrong with a text. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The first of the library's problems, in words that help: the others mostly follow from it. */
export function syntaxFaults(problems: readonly SyntaxProblem[], text: string): FormFault[] {
  const [first] = problems.toSorted((one, other) => one.pos[0] - other.pos[0]);
  return first ? [syntaxFault(first, text)] : [];
}

function syntaxFault(problem: SyntaxProblem, text: string): FormFault {
  const [start, end] = problem.pos;
  const range: Range = [start, Math.max(end, start + 1)];
  if (problem.code === 'TAB_AS_INDENT' || text[start] === '\t') {
    return { rule: 'form/tab', message: 'A tab is used for indentation.', range };
  }
  const [message, fix] = syntaxWords(problem.code, problem.message.split('\n')[0] ?? '');
  return { rule: 'form/syntax', message, range, ...(fix && { fix }) };
}

function syntaxWords(code: string, said: string): readonly [message: string, fix?: string] {
  const message = `${said.replace(/\.$/, '')}.`;
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return ['A second `: ` stands on this line.', 'Quote the value.'];
    case 'MULTILINE_IMPLICIT_KEY':
      return [message, 'Put `: ` after the key, or indent the line as far as its neighbours.'];
    case 'BAD_INDENT':
      return said.startsWith('Flow')
        ? ['A bracket is not closed.', 'Close it.']
        : [message, 'Indent the line as far as its neighbours.'];
    case 'MISSING_CHAR':
      return [message, 'Close the quote or the bracket, or put `: ` after the key.'];
    case 'BAD_SCALAR_START':
      return [message, 'Quote the value.'];
    default:
      return [message];
  }
}
