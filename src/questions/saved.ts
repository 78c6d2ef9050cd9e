import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { parsedJson } from '../text.ts';
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

/** One line of an answers file, or more. */
interface Entry {
  readonly name: string;
  readonly value: unknown;
  /** From 1. */
  readonly line: number;
}

/**
 * The entries of a file as the tool writes it, a name and a JSON value a line; undefined for every
 * other one. To load a reader of YAML takes longer than all else that is done to add a stage.
 */
function writtenEntries(text: string): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    if (row === '' || row.startsWith('#')) continue;
    const [, name, json] = /^([a-z-]+): ([^#]+)$/.exec(row) ?? [];
    const value = json === undefined ? undefined : parsedJson(json);
    if (name === undefined || value === undefined) return undefined;
    entries.push({ name, value, line: index + 1 });
  }
  const names = new Set(entries.map(({ name }) => name));
  return entries.length > 0 && names.size === entries.length ? entries : undefined;
}

/** The entries of any YAML map. Throws a UserError, which calls the file `path`, for anything else. */
async function yamlEntries(text: string, path: string): Promise<readonly Entry[]> {
  const { parseYaml } = await import('../record/yaml/parse.ts');
  const { keyRangeOf } = await import('../record/yaml/nodes.ts');
  const { positionAt } = await import('../record/yaml/position.ts');
  const { value, node, faults } = parseYaml(text);
  const lineOf = (range: readonly [number, number]) => positionAt(text, range).line;
  // What another reader takes otherwise is the text that stands there.
  const fault = faults.find(({ rule }) => !['form/empty', 'form/ambiguous-scalar'].includes(rule));
  if (fault) {
    throw new UserError(
      `"${path}" cannot be read in line ${lineOf(fault.range)}: ${fault.message}`,
      fault.fix === undefined ? {} : { help: fault.fix },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`"${path}" holds no answers.`, {
      help: 'Write one a line: task: extraction',
    });
  }
  return Object.entries(value).map(([name, answer]) => {
    return { name, value: answer, line: lineOf(keyRangeOf(node, [name])) };
  });
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
