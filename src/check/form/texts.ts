import { hiddenCharacterIn, mayHoldHidden } from '../../hidden-character.ts';
import type { RecordPath } from '../../record/path.ts';
import type { Source } from '../../record/read.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { PlacedFault } from '../../record/yaml/fault.ts';
import { formatPath } from '../../record/yaml/violation-fault.ts';
import { lookAlikes } from '../look-alikes.ts';
import { placeholderIn } from '../placeholder.ts';

export function* placeholders(source: Source): Iterable<PlacedFault> {
  for (const [at, found] of inTexts(source.value, placeholderIn)) {
    // What a folder is called may be any word: an application for lists of things to do is "todo".
    if (formatPath(at) === 'project.name') continue;
    const message = `\`${formatPath(at)}\` holds the placeholder \`${found}\`.`;
    yield { rule: 'form/placeholder', message, at };
  }
}

export function* hiddenCharacters(source: Source): Iterable<PlacedFault> {
  // Most records hold none anywhere, and no escape that could make one.
  if (!mayHoldHidden(source.text)) return;
  for (const [at, found] of inTexts(source.value, hiddenCharacterIn)) {
    const message = `\`${formatPath(at)}\` holds ${found}, which nobody sees.`;
    yield { rule: 'form/hidden-character', message, at };
  }
}

/** Where one of two conflicting lines was a text of several, the marks of a merge are text, too. */
export function* leftMarks(source: Source): Iterable<PlacedFault> {
  if (!/[<>=]{7}/.test(source.text)) return;
  const mark = /(?<!\S)(?:<{7}|>{7})(?!\S)|^={7}$/m;
  for (const [at, found] of inTexts(source.value, (text) => mark.exec(text)?.[0])) {
    const message = `\`${formatPath(at)}\` holds \`${found}\`, which a merge has left.`;
    yield { rule: 'form/conflict', message, at };
  }
}

export function* lookAlikeFaults(record: LifecycleRecord): Iterable<PlacedFault> {
  for (const [at, found] of lookAlikes(record)) {
    const message = `\`${formatPath(at)}\` holds ${found}, which looks like another letter.`;
    yield { rule: 'form/hidden-character', message, at };
  }
}

/** What stands in the texts of a value, with their places; what a project keeps for itself is left out. */
function inTexts(
  value: unknown,
  find: (text: string) => string | undefined,
  at: (string | number)[] = [],
  found: [RecordPath, string][] = [],
): readonly (readonly [RecordPath, string])[] {
  const here = typeof value === 'string' ? find(value) : undefined;
  if (here !== undefined) found.push([[...at], here]);
  if (typeof value !== 'object' || value === null) return found;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    if (key.startsWith('x-')) continue;
    at.push(isList ? Number(key) : key);
    inTexts((value as Readonly<Record<string, unknown>>)[key], find, at, found);
    at.pop();
  }
  return found;
}
