import type { Additions, TaskLine } from '../stages/additions.ts';

type EnvLine = NonNullable<Additions['env']>[number];
type ReadmeLine = NonNullable<Additions['readme']>;

/** What all chosen stages together put into the shared files, without duplicates, in the stages' order. */
export interface SharedLines {
  readonly dependencies: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly tasks: readonly TaskLine[];
  readonly env: readonly EnvLine[];
  readonly gitignore: readonly string[];
  readonly code: readonly string[];
  readonly readme: readonly ReadmeLine[];
}

/** Throws when two stages disagree: another range for a package, another command for a task. */
export function unionOf(additions: readonly Additions[]): SharedLines {
  return {
    dependencies: requirements(additions.flatMap((each) => each.dependencies ?? [])),
    groups: groupsOf(additions),
    tasks: agreed(
      additions.flatMap((each) => each.tasks ?? []),
      (task) => task.name,
    ),
    env: agreed(
      additions.flatMap((each) => each.env ?? []),
      (line) => line.name,
    ),
    gitignore: [...new Set(additions.flatMap((each) => each.gitignore ?? []))],
    code: [...new Set(additions.flatMap((each) => each.code ?? []))],
    readme: agreed(
      additions.flatMap((each) => each.readme ?? []),
      (line) => line.folder,
    ),
  };
}

function groupsOf(additions: readonly Additions[]): Record<string, readonly string[]> {
  const names = new Set(additions.flatMap((each) => Object.keys(each.groups ?? {})));
  const lines = (group: string) => additions.flatMap((each) => each.groups?.[group] ?? []);
  return Object.fromEntries([...names].map((name) => [name, requirements(lines(name))]));
}

function requirements(lines: readonly string[]): readonly string[] {
  return agreed(lines, packageName);
}

/** The normalised name of a PEP 508 requirement: `PyYAML>=6` → `pyyaml`. */
function packageName(requirement: string): string {
  const name = /^[A-Za-z0-9._-]+/.exec(requirement.trim())?.[0] ?? requirement;
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** Each key once; a second value for a key must equal the first. */
function agreed<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const known = new Map<string, T>();
  for (const item of items) {
    const other = known.get(key(item));
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(item)) {
      throw new Error(
        `Two stages disagree about "${key(item)}": ${JSON.stringify(other)} and ${JSON.stringify(item)}.`,
      );
    }
    known.set(key(item), item);
  }
  return [...known.values()];
}
