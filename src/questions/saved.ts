import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { writtenEntries, yamlEntries } from './entries.ts';
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
  const entries = writtenEntries(text) ?? (await yamlEntries(text, path));
  const ids = new Map(Object.entries(questions).map(([id, each]) => [flagName(id, each), id]));
  const answers: Record<string, Given> = {};
  for (const { name, value, line } of entries) {
    const place = `"${path}", line ${line}`;
    const id = ids.get(name);
    if (id === undefined) throw unknownKey(name, place, ids.keys());
    answers[id] = { value, named: `"${name}" in ${place}` };
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
