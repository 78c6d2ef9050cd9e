import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Edit } from '../../../src/record/edit/edit.ts';
import { editText, readEditable } from '../../../src/record/edit/edit-text.ts';
import { mergeRecord } from '../../../src/record/edit/merge-record.ts';
import { randomEdit, randomNumbers, randomRecord, spoiled } from './random-record.ts';

/** A fixed share of texts and edits: more, when the environment asks for it. */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_120);

it('makes nine edits of ten, and changes nothing but what it was asked to', () => {
  const random = randomNumbers(seed + 6);
  let made = 0;
  for (let round = 0; round < rounds; round++) {
    const before = randomRecord(random);
    const edit = randomEdit(random, parse(before));
    const after = edited(before, edit);
    if (after === undefined) continue;
    made++;
    const told = `${JSON.stringify(edit)}\n${before}\n=>\n${after}`;
    expect(isDeepStrictEqual(parse(after), expected(parse(before), edit)), told).toBe(true);
    const { removed, inserted } = difference(before, after);
    expect(isAllowed(edit, removed, parse(before)), told).toBe(true);
    expect(/\r\n/.test(before) && /[^\r]\n/.test(inserted), told).toBe(false);
    const replaced =
      edit.kind === 'set' ? wordsOf(`${JSON.stringify(valueAt(parse(before), edit.at))}`) : [];
    expect(misplacedComments(after, replaced), told).toEqual([]);
    if (edit.kind !== 'remove') expect(commentsOf(after), told).toEqual(commentsOf(before));
  }
  expect(made / rounds).toBeGreaterThan(0.9);
});

it('never throws and never says anything else, whatever was done to the file', () => {
  const random = randomNumbers(seed + 4);
  for (let round = 0; round < rounds; round++) {
    const before = spoiled(random, randomRecord(random));
    const edit = randomEdit(random, parse(randomRecord(random)));
    const after = edited(before, edit);
    if (after === undefined) continue;
    expect(parse(after), before).toEqual(expected(parse(before), edit));
  }
});

it('never loses a line to a merge, whatever was done to the file', () => {
  const random = randomNumbers(seed + 5);
  for (let round = 0; round < rounds / 2; round++) {
    const [base, theirs] = [randomRecord(random), randomRecord(random)];
    const ours = spoiled(random, base);
    const merged = mergeRecord(base, Buffer.from(ours), Buffer.from(theirs));
    if (merged.kind === 'refused') continue;
    let from = 0;
    for (const line of ours.replace('\uFEFF', '').split('\n')) {
      // An item may have been added in the middle of a line in brackets.
      const found = merged.text.indexOf(line.replace(/\s*[\])}].*/s, ''), from);
      expect(found, ours).toBeGreaterThanOrEqual(from);
      from = found;
    }
  }
});

function edited(text: string, edit: Edit): string | undefined {
  const source = readEditable(text);
  return source && editText(source, [edit]);
}

/** A second "..." ends nothing more: the library takes it for a document of its own. */
function parse(text: string): unknown {
  const [first] = parseAllDocuments(text);
  if (first === undefined || !('toJS' in first)) return null;
  for (const error of first.errors) throw error;
  return first.toJS();
}

/** What the edited text has to say, worked out without the editor. */
function expected(value: unknown, edit: Edit): unknown {
  const root = { root: value } as Holder;
  let holder: Holder = root;
  const [last = 'root', ...above] = ['root', ...edit.at].reverse();
  for (const step of above.reverse()) {
    holder[step] ??= {};
    holder = holder[step] as Holder;
  }
  if (edit.kind === 'set') holder[last] = edit.value;
  else if (edit.kind === 'append') holder[last] = [...((holder[last] ?? []) as []), ...edit.items];
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return root.root;
}

type Holder = Record<string | number, unknown>;

/** What one splice makes of another text: all before and behind it is the same. */
function difference(before: string, after: string) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    removed: before.slice(start, before.length - end),
    inserted: after.slice(start, after.length - end),
  };
}

/** Whether the edit may have taken that out: nothing but what it replaces. */
function isAllowed({ kind, at }: Edit, removed: string, value: unknown): boolean {
  const old = valueAt(value, at);
  if (kind === 'remove') return true;
  if (kind === 'append') return /^[\s[\]]*(#.*\s*)*$/.test(removed);
  return old === undefined ? removed === '' : !removed.includes('#') || typeof old === 'string';
}

function valueAt(root: unknown, at: Edit['at']): unknown {
  let value = root;
  for (const step of at) value = (value as Holder | null | undefined)?.[step];
  return value;
}

/** Comments that no longer stand above, beside or under what they describe. */
function misplacedComments(text: string, replaced: readonly string[]): string[] {
  const lines = text.split(/\r?\n/);
  return lines.filter((line, index) => {
    const [, place, name = ''] = /# (above|beside|under) (\S+)/.exec(line) ?? [];
    const says = (other: string | undefined) =>
      other !== undefined && wordsOf(other).includes(name);
    if (replaced.includes(name)) return false;
    if (place === 'beside') return !says(line);
    if (place === 'above')
      return !says(lines.slice(index + 1).find((each) => wordsOf(each).length));
    const indent = line.search(/\S/);
    return (
      place === 'under' &&
      !says(
        lines
          .slice(0, index)
          .findLast((each) => wordsOf(each).length > 0 && each.search(/\S/) < indent),
      )
    );
  });
}

function wordsOf(line: string): string[] {
  return line.replace(/# (above|beside|under).*/, '').match(/[\w-]*\w/g) ?? [];
}

function commentsOf(text: string): string[] {
  return text.match(/# (above|beside|under) \S+/g) ?? [];
}
