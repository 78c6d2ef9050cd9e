import type { Edit } from './edit.ts';
import { isList, isMapping } from './written.ts';

// Lists that say what the project holds; every other list is the user's own account.
const joinedLists = new Set([
  'scope.tasks',
  'adapt.techniques',
  'integrate.optimize',
  'integrate.augment',
  'integrate.guardrails',
]);

/** What `theirs` newly has: absent from `ours`, and absent from `base`, or else the user removed it. */
export function additionsTo(
  base: unknown,
  ours: unknown,
  theirs: unknown,
  at: readonly string[] = [],
): readonly Edit[] {
  if (isMapping(ours) && isMapping(theirs)) {
    const before = isMapping(base) ? base : {};
    return Object.entries(theirs).flatMap(([key, value]) => {
      const path = [...at, key];
      if (Object.hasOwn(ours, key)) return additionsTo(before[key], ours[key], value, path);
      return value === undefined || Object.hasOwn(before, key)
        ? []
        : [{ kind: 'set', at: path, value }];
    });
  }
  if (isList(ours) && isList(theirs) && joinedLists.has(at.join('.'))) {
    const before = isList(base) ? base : [];
    const items = theirs.filter((item) => !ours.includes(item) && !before.includes(item));
    return items.length > 0 ? [{ kind: 'append', at, items }] : [];
  }
  return [];
}

/** A value that the new rendering has another opinion of than the last one had. */
export interface Difference {
  readonly at: readonly string[];
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** Values that changed from `base` to `theirs` and that `ours` still has otherwise. */
export function differences(
  base: unknown,
  ours: unknown,
  theirs: unknown,
  at: readonly string[] = [],
): readonly Difference[] {
  if (isMapping(base) && isMapping(ours) && isMapping(theirs)) {
    return Object.keys(theirs)
      .filter((key) => Object.hasOwn(base, key) && Object.hasOwn(ours, key))
      .flatMap((key) => differences(base[key], ours[key], theirs[key], [...at, key]));
  }
  if (joinedLists.has(at.join('.'))) return [];
  const isSettled = isSame(base, theirs) || isSame(ours, theirs);
  return isSettled ? [] : [{ at, ours, theirs }];
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
