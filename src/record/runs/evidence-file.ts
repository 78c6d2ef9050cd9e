import { lfsPointer } from '../lfs-pointer.ts';
import { readBytes } from '../yaml/bytes.ts';
import { conflictsIn } from '../yaml/conflict.ts';
import { type JsonSchema, type Violation, violations } from '../yaml/interpreter.ts';
import { parseYaml } from '../yaml/parse.ts';
import { formatPath } from '../yaml/violation-fault.ts';

/** What came of reading a file of evidence; `message` of a malformed one completes "<path>: …". */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly message: string };

/** What was read; undefined where nothing was. */
export function contentOf<T>(reading: Reading<T> | undefined): T | undefined {
  return reading?.kind === 'read' ? reading.value : undefined;
}

/** What is wrong with a file that git could not merge. */
export const bothSides = 'both sides of a merge stand in it';

export function readText(path: string, limit: number): Reading<string> {
  const reading = readBytes(path, limit);
  switch (reading.kind) {
    case 'missing':
      return { kind: 'missing' };
    case 'no-file':
      return malformed('it is not a regular file');
    case 'denied':
      return malformed(`it cannot be read (${reading.code})`);
    case 'too-large':
      return malformed(`it is larger than ${limit >> 20} MiB`);
    case 'bytes': {
      const value = reading.bytes.toString('utf8');
      return lfsPointer(value)
        ? malformed('it was not fetched from Git LFS')
        : { kind: 'read', value };
    }
  }
}

export function parseJson(text: string): Reading<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    // Of a key that stands there twice, a person reads the first and a program the last. As many as
    // these are there at most: a text may begin with a colon, too, and YAML tells.
    const written = text.match(/(?<!\\)"\s*:/g)?.length ?? 0;
    const repeated = written > countKeys(value) ? repeatedIn(text) : undefined;
    if (repeated) return malformed(`it says ${repeated} twice`);
    if (text.includes('null')) dropNull(value);
    return { kind: 'read', value };
  } catch (error) {
    // The call stack ends before the brackets do.
    if (error instanceof RangeError) return malformed('it nests too deeply');
    if (!(error instanceof SyntaxError)) throw error;
    if (conflictsIn(text).length > 0) return malformed(bothSides);
    const constant = /[:[,]\s*(-?(?:NaN|Infinity))\b/.exec(text)?.[1];
    return malformed(constant ? `it holds ${constant}, which is no measurement` : 'it is not JSON');
  }
}

/** Counts the keys of all objects in a value. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const held = Object.values(value);
  const own = Array.isArray(value) ? 0 : held.length;
  return held.reduce((count, each) => count + countKeys(each), own);
}

/** Takes out the keys of all objects in a value that are null: Python writes it for what is not known. */
function dropNull(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const held = value as Record<string, unknown>;
  for (const key of Object.keys(held)) {
    if (held[key] === null) delete held[key];
    else dropNull(held[key]);
  }
}

/** A key that stands twice in one object, with signs around it. */
function repeatedIn(text: string): string | undefined {
  const fault = parseYaml(text).faults.find(({ rule }) => rule === 'form/duplicate-key');
  return fault?.message.match(/`[^`]+`/)?.[0];
}

/** A value that the schema takes. */
export function readAs<T>(value: unknown, schema: JsonSchema): Reading<T> {
  const [violation] = violations(schema, value);
  return violation ? malformed(said(violation)) : { kind: 'read', value: value as T };
}

/** The same out of a text of JSON. */
export function parseAs<T>(content: string, schema: JsonSchema): Reading<T> {
  const json = parseJson(content);
  return json.kind === 'read' ? readAs(json.value, schema) : json;
}

export function said(violation: Violation): string {
  const place = formatPath(violation.at) || 'the file';
  switch (violation.kind) {
    case 'missing-key':
      return `${formatPath([...violation.at, violation.key])} is missing`;
    case 'type':
      return `${place} is not ${/^[aio]/.test(violation.expected) ? 'an' : 'a'} ${violation.expected}`;
    case 'repeated':
      return `${place} stands there twice`;
    case 'limit':
      return `${place}: expected ${violation.limit}`;
    case 'choice':
      return `${place} is ${shown(violation.value)}; expected ${violation.choices.join(' or ')}`;
    case 'unknown-key':
      return `${place} is unknown`;
  }
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

export function malformed(message: string): { kind: 'malformed'; message: string } {
  return { kind: 'malformed', message };
}

/** Schemas that files of evidence share. */
export const text: JsonSchema = { type: 'string' };
export const number: JsonSchema = { type: 'number' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
export const time: JsonSchema = { type: 'number', minimum: 0 };
export const sha256: JsonSchema = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: '64 hex digits',
};
