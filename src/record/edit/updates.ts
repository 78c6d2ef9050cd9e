import { type Difference, isSame } from './additions.ts';
import type { Edit } from './edit.ts';
import { isMapping, type Value } from './written.ts';

/** Sections whose keys describe one thing: half of it from each side would describe nothing. */
const related: readonly string[] = ['model'];

/** Keys that repeat an answer, each of which follows its own. */
const repeated: ReadonlySet<string> = new Set([
  'project.summary',
  ...['use_case', 'breadth', 'success', 'data_sensitivity', 'data_note'].map(
    (key) => `scope.${key}`,
  ),
]);

/** The last rendering, the record as it is, and the new rendering. */
type Sides = readonly [base: unknown, ours: unknown, theirs: unknown];

/** What a merge does to the record, and what it leaves to the person. */
export interface Settled {
  readonly edits: readonly Edit[];
  readonly differences: readonly Difference[];
}

/**
 * A value that is there is yours, and only told of. But an answer that was changed follows where nobody
 * edited it, and what describes one thing changes together: where all of it that the new rendering
 * gives otherwise still is as the last one gave it, it becomes as the new one has it, and else nothing of
 * it does. Where runs rest on it, that takes an answer (`answered`), and an accepted run forbids it.
 */
export function settle(
  sides: Sides,
  additions: readonly Edit[],
  found: readonly Difference[],
  answered: readonly string[],
): Settled {
  const yours = found.filter(({ at, ours }) => !isSame(valueAt(sides[0], at), ours));
  const held = related.filter(
    (section) =>
      isAccepted(sides[1]) ||
      (isMeasured(sides[1]) && !answered.includes(section)) ||
      yours.some(({ at }) => at[0] === section),
  );
  const isHeld = ({ at }: Pick<Edit, 'at'>) => held.includes(String(at[0]));
  const isUpdate = (each: Difference) =>
    repeated.has(each.at.join('.'))
      ? !yours.includes(each)
      : related.includes(each.at[0] ?? '') && !isHeld(each);
  const updates = found.filter(isUpdate);
  return {
    edits: [
      ...additions.filter((edit) => !isHeld(edit)),
      ...updates.map(({ at, theirs }): Edit => ({ kind: 'set', at, value: theirs as Value })),
      ...related.filter((section) => !held.includes(section)).flatMap((each) => gone(each, sides)),
    ],
    differences: [
      ...found.filter((each) => !updates.includes(each)),
      ...additions.filter(isHeld).flatMap(notThere),
    ],
  };
}

/** Recorded runs are evidence about the model that the record names, but for those that ask none. */
function isMeasured(record: unknown): boolean {
  const iterations = valueAt(record, ['adapt', 'iterations']);
  const asksNone = (iteration: unknown) => valueAt(iteration, ['technique']) === 'baseline';
  return Array.isArray(iterations) && !iterations.every(asksNone);
}

function isAccepted(record: unknown): boolean {
  return valueAt(record, ['adapt', 'accepted']) !== undefined;
}

/** Keys of a section that the last rendering gave, nobody edited, and the new one does not give. */
function gone(section: string, sides: Sides): readonly Edit[] {
  const [base, ours, theirs] = sides.map((side) => valueAt(side, [section]));
  if (!isMapping(base) || !isMapping(ours) || !isMapping(theirs)) return [];
  return Object.keys(base)
    .filter((key) => !Object.hasOwn(theirs, key) && Object.hasOwn(ours, key))
    .filter((key) => isSame(base[key], ours[key]))
    .map((key) => ({ kind: 'remove', at: [section, key] }));
}

function notThere(edit: Edit): readonly Difference[] {
  return edit.kind === 'set'
    ? [{ at: edit.at.map(String), ours: undefined, theirs: edit.value }]
    : [];
}

function valueAt(side: unknown, at: readonly string[]): unknown {
  let value = side;
  for (const key of at) value = isMapping(value) ? value[key] : undefined;
  return value;
}
