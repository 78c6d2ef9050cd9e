/** What lifecycle.yaml lacks: a key with all below it, or items of a list. */
export type Addition =
  | { readonly kind: 'key'; readonly at: readonly string[]; readonly value: unknown }
  | { readonly kind: 'items'; readonly at: readonly string[]; readonly items: readonly string[] };

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
): readonly Addition[] {
  if (isMapping(ours) && isMapping(theirs)) {
    const before = isMapping(base) ? base : {};
    return Object.entries(theirs).flatMap(([key, value]) => {
      const path = [...at, key];
      if (Object.hasOwn(ours, key)) return additionsTo(before[key], ours[key], value, path);
      return Object.hasOwn(before, key) ? [] : [{ kind: 'key' as const, at: path, value }];
    });
  }
  if (isList(ours) && isList(theirs) && joinedLists.has(at.join('.'))) {
    const before = isList(base) ? base : [];
    const items = theirs.filter((item) => !ours.includes(item) && !before.includes(item));
    return items.length > 0 ? [{ kind: 'items', at, items: items.map(String) }] : [];
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

/** The value with the addition in it; what the edited text must read as. */
export function withAddition(value: unknown, addition: Addition): unknown {
  return place(value, addition.at, (old) =>
    addition.kind === 'key' ? addition.value : [...(isList(old) ? old : []), ...addition.items],
  );
}

function place(value: unknown, at: readonly string[], edit: (old: unknown) => unknown): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return edit(value);
  const mapping = isMapping(value) ? value : {};
  return { ...mapping, [key]: place(mapping[key], rest, edit) };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
