import { lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import schema from '../../schema/lifecycle.schema.json' with { type: 'json' };
import { isInside } from './inside.ts';
import type { RecordPath } from './path.ts';
import type { LifecycleRecord } from './schema.ts';
import { stated } from './stated.ts';
import { readBytes } from './yaml/bytes.ts';
import { decode } from './yaml/decode.ts';
import type { FormFault, FormRuleId } from './yaml/fault.ts';
import { type JsonSchema, type Violation, violations } from './yaml/interpreter.ts';
import { keyRangeOf, type ParsedNode, rangeOf } from './yaml/nodes.ts';
import { type ParsedYaml, parseYaml } from './yaml/parse.ts';
import { meantBy, violationFault } from './yaml/violation-fault.ts';

/** Text of lifecycle.yaml with what could be read out of it. */
export interface Source {
  readonly text: string;
  /** The record without the values that are faulty; undefined when nothing could be read. */
  readonly record: LifecycleRecord | undefined;
  /** The values as they stand, legal or not; mappings inherit no key. */
  readonly value: unknown;
  readonly faults: readonly FormFault[];
  /** What was read, with its places; undefined when nothing could be. */
  readonly node: ParsedNode | undefined;
  readonly range: (at: RecordPath) => readonly [number, number];
  readonly keyRange: (at: RecordPath) => readonly [number, number];
}

const largest = 1 << 20;
// Nobody reads more, and finding each one's place takes time.
const most = 100;

/** Reads lifecycle.yaml, trusting nothing. Undefined when there is no such file. */
export function readSource(path: string): Source | undefined {
  const reading = readBytes(path, largest);
  switch (reading.kind) {
    case 'missing':
      return undefined;
    case 'no-file':
      return unreadable('form/unreadable', `"${path}" is not a regular file.`);
    case 'denied':
      return unreadable('form/unreadable', `"${path}" cannot be read (${reading.code}).`);
    case 'too-large':
      return unreadable('form/too-large', 'The file is larger than 1 MiB.');
    case 'bytes':
      if (leavesFolder(path)) {
        return unreadable(
          'form/path-leaves-project',
          `"${path}" is a link that leaves its folder.`,
        );
      }
      return sourceOf(reading.bytes);
  }
}

function sourceOf(bytes: Buffer): Source {
  const decoded = decode(bytes);
  if (decoded.fault) return withoutRecord(decoded.fault.text ?? '', [decoded.fault]);
  return parseSource(decoded.text);
}

/** Text → record, faults and places. */
export function parseSource(text: string): Source {
  const parsed = parseYaml(text);
  if (parsed.value === undefined) return withoutRecord(text, parsed.faults);
  const places = placesIn(parsed, text);
  // What only reads otherwise elsewhere hides nothing: a key that is unknown is so whatever it says.
  const taken = placesOf(parsed.faults.filter((fault) => !isAmbiguous(fault)));
  const said = stated(parsed.value, schema as JsonSchema);
  const broken = violations(schema as JsonSchema, said);
  // Below a key that stands twice is what may be meant for another one.
  const others = taken.size === 0 ? broken : broken.filter(({ at }) => !isWithin(taken, at));
  const faulty = placesOf(others);
  const isSaid = (fault: FormFault) =>
    isAmbiguous(fault) && (isWithin(faulty, fault.at ?? []) || isOfOthers(fault.at ?? []));
  const faults = [
    ...parsed.faults.filter((fault) => !isSaid(fault)).slice(0, most),
    ...withoutMeant(others)
      .slice(0, most)
      .map((each) => violationFault(each, places)),
  ];
  const newer = faults.find((fault) => fault.rule === 'form/version');
  // A record of another version is not to be judged by the keys of this one.
  if (newer) return { ...withoutRecord(text, [newer]), ...places };
  const record = broken.some(isUnsafe) ? recordWithout(said) : (said as LifecycleRecord);
  return { text, value: parsed.value, record, faults, node: parsed.node, ...places };
}

function placesOf(faults: readonly { readonly at?: RecordPath }[]): ReadonlySet<string> {
  return new Set(faults.flatMap(({ at }) => (at ? [keyOf(at)] : [])));
}

function isWithin(places: ReadonlySet<string>, at: RecordPath): boolean {
  return at.some((_, end) => places.has(keyOf(at.slice(0, end + 1))));
}

/** Below a key that begins with `x-` stands what another tool reads, in its own way. */
function isOfOthers(at: RecordPath): boolean {
  return at.some((step) => String(step).startsWith('x-'));
}

function isAmbiguous({ rule }: FormFault): boolean {
  return rule === 'form/ambiguous-scalar';
}

/** A key that is missing because it is mistyped is said once, where it stands. */
function withoutMeant(found: readonly Violation[]): readonly Violation[] {
  const meant = new Set(found.map(meantBy).flatMap((at) => (at ? [keyOf(at)] : [])));
  if (meant.size === 0) return found;
  return found.filter(
    (each) => each.kind !== 'missing-key' || !meant.has(keyOf([...each.at, each.key])),
  );
}

function placesIn({ node }: ParsedYaml, text: string) {
  const range = (at: RecordPath) => rangeOf(node, at);
  return {
    range,
    keyRange: (at: RecordPath) => keyRangeOf(node, at),
    source: (at: RecordPath) => text.slice(...range(at)),
  };
}

/** Takes out of a copy everything that breaks the schema: what is left is safe to hand to rules. */
function recordWithout(left: unknown): LifecycleRecord | undefined {
  // What loses a required key is taken out in the next round; a round goes up one level.
  for (;;) {
    const broken = violations(schema as JsonSchema, left).filter(isUnsafe);
    if (broken.length === 0) return left as LifecycleRecord;
    if (broken.some((violation) => !drop(left, violation))) return undefined;
  }
}

/** Whether rules could not read the value; what only stands there twice they can. */
function isUnsafe({ kind }: Violation): boolean {
  return kind !== 'repeated';
}

/** Removes the key that holds the faulty value; false when it is one the record cannot be without. */
function drop(root: unknown, violation: Violation): boolean {
  const at = [...violation.at];
  while (typeof at.at(-1) === 'number') at.pop();
  const key = at.pop();
  if (key === undefined) return false;
  let parent: unknown = root;
  for (const step of at) parent = (parent as Record<string | number, unknown> | undefined)?.[step];
  if (parent !== undefined) delete (parent as Record<string | number, unknown>)[key];
  return true;
}

function unreadable(rule: FormRuleId, message: string): Source {
  return withoutRecord('', [{ rule, message, range: [0, 0] }]);
}

function withoutRecord(text: string, faults: readonly FormFault[]): Source {
  const nowhere = () => [0, 0] as const;
  const nothing = { value: undefined, record: undefined, node: undefined };
  return { text, ...nothing, faults, range: nowhere, keyRange: nowhere };
}

function leavesFolder(path: string): boolean {
  if (!lstatSync(path).isSymbolicLink()) return false;
  const folder = realpathSync(dirname(path));
  return !isInside(folder, realpathSync(path));
}

function keyOf(at: RecordPath): string {
  return JSON.stringify(at);
}
