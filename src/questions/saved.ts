import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { flagName, type Questions } from './question.ts';
import type { Given } from './resolve.ts';

/**
 * Reads an answers file: a YAML map from the names of flags to values. `path` is what messages
 * call it. Throws a UserError for anything else, and for a key that is no question's.
 */
export async function parseAnswers(
  text: string,
  path: string,
  questions: Questions,
): Promise<Readonly<Record<string, Given>>> {
  const { parseDocument, isMap, isScalar, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  const options = { lineCounter: lines, uniqueKeys: true, prettyErrors: false };
  const document = parseDocument(text, options);
  const fault = document.errors[0];
  if (fault) {
    const { line } = lines.linePos(fault.pos[0]);
    if (fault.code === 'MULTIPLE_DOCS') {
      throw new UserError(`"${path}" holds a second YAML document, in line ${line}.`, {
        help: 'Keep one: take out "---" in the middle, and what is not to count.',
      });
    }
    throw new UserError(`"${path}" is not valid YAML in line ${line}: ${fault.message}`);
  }
  if (!isMap(document.contents)) {
    throw new UserError(`"${path}" holds no answers.`, {
      help: 'Write one a line: task: extraction',
    });
  }
  const ids = new Map(Object.entries(questions).map(([id, each]) => [flagName(id, each), id]));
  const answers: Record<string, Given> = {};
  for (const { key, value } of document.contents.items) {
    const name = String(isScalar(key) ? key.value : key);
    const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
    const place = `"${path}", line ${lines.linePos(offset).line}`;
    const id = ids.get(name);
    if (id === undefined) throw unknownKey(name, place, ids.keys());
    const json = value instanceof Object && 'toJSON' in value ? value.toJSON() : value;
    answers[id] = { value: json, named: `"${name}" in ${place}` };
  }
  return answers;
}

function unknownKey(name: string, place: string, known: Iterable<string>): UserError {
  const keys = [...known];
  const suggestion = nearest(name, keys);
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return new UserError(`${place}: "${shown}" is no question.`, {
    note: `Questions: ${keys.join(', ')}.`,
    ...(suggestion && { help: `Did you mean "${suggestion}"?` }),
  });
}
