import { isDeepStrictEqual } from 'node:util';
import type { RecordPath } from '../path.ts';
import type { FormRuleId } from '../yaml/fault.ts';
import type { ParsedNode } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { Edit } from './edit.ts';
import { spliceFor } from './splice.ts';
import { inLines, type Value } from './written.ts';

/** A text of YAML that is sound enough to be edited, with what was read from it. */
export interface EditableText {
  readonly text: string;
  readonly node: ParsedNode;
  readonly value: unknown;
}

// Beyond these, what stands where is a matter of opinion.
const unsafe: ReadonlySet<FormRuleId> = new Set([
  'form/duplicate-key',
  'form/unsafe-key',
  'form/alias',
]);

/** Undefined for a text that is not sound enough. */
export function readEditable(text: string): EditableText | undefined {
  const { node, value, faults } = parseYaml(text);
  const isSound = !faults.some(({ rule }) => unsafe.has(rule));
  return node && isSound ? { text, node, value } : undefined;
}

/**
 * The text with the edits made and all other bytes as they were. Undefined where an edit cannot be
 * made, or cannot be proved to change nothing else; `byHand` then says what to type.
 */
export function editText(source: EditableText, edits: readonly Edit[]): string | undefined {
  let current: EditableText | undefined = source;
  for (const edit of edits) current = current && makeEdit(current, edit);
  return current?.text;
}

/** The edits as a person would make them, each key below the keys that it belongs to. */
export function byHand(edits: readonly Edit[]): string {
  const isRemoval = ({ kind }: Edit) => kind === 'remove';
  let added: unknown = {};
  for (const edit of edits) added = isRemoval(edit) ? added : withEdit(added, edit);
  const removed = edits.filter(isRemoval).map(({ at }) => `(without "${at.join('.')}")`);
  return [...(inLines(added as Value) ?? []), ...removed].join('\n');
}

function makeEdit({ text, node, value }: EditableText, edit: Edit): EditableText | undefined {
  const splice = spliceFor(text, node, edit);
  if (!splice) return undefined;
  const made = readEditable(text.slice(0, splice.start) + splice.text + text.slice(splice.end));
  // The proof of a safe edit: the text reads back as what it said, with exactly this edit made.
  return made && isSameValue(made.value, withEdit(value, edit)) ? made : undefined;
}

function withEdit(value: unknown, edit: Edit): unknown {
  switch (edit.kind) {
    case 'set':
      return changed(value, edit.at, () => edit.value);
    case 'append':
      return changed(value, edit.at, (old) => [...(Array.isArray(old) ? old : []), ...edit.items]);
    case 'remove':
      return changed(value, edit.at, () => undefined);
  }
}

/** A copy with the value at a path changed; undefined takes its key or item out. */
function changed(
  value: unknown,
  [step, ...rest]: RecordPath,
  change: (old: unknown) => unknown,
): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const made = index === step ? changed(item, rest, change) : item;
      return made === undefined ? [] : [made];
    });
  }
  const mapping = { ...(value as Record<string, unknown> | null | undefined) };
  const made = changed(Object.hasOwn(mapping, step) ? mapping[step] : undefined, rest, change);
  if (made === undefined) delete mapping[step];
  else mapping[step] = made;
  return mapping;
}

// Cloned because mappings that were read have another prototype than the expected ones.
function isSameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(structuredClone(one), structuredClone(other));
}
