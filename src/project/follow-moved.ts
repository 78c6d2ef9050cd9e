import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectPath, Tree } from '../render/tree.ts';
import type { Context } from '../terminal/context.ts';
import type { Base } from './base.ts';

/** Rendered path → where its file lies since its owner moved it, by what git says. */
export type Places = ReadonlyMap<ProjectPath, ProjectPath>;

/** Finds the files that are not where they were written; git is asked for those alone. */
export async function placesOfMoved(
  root: string,
  base: Base,
  ours: Tree,
  theirs: Tree,
  env: Context['env'],
): Promise<Places> {
  const places = new Map<ProjectPath, ProjectPath>();
  const missing = [...base.keys()].filter((path) => theirs.has(path) && !ours.has(path));
  if (missing.length === 0) return places;
  const { movedTo } = await import('./git/moved-to.ts');
  const exists = (path: string) => existsSync(join(root, path));
  for (const path of missing) {
    const to = await movedTo(root, path, exists, env);
    // What is written there is another file.
    if (to !== undefined && !base.has(to) && !theirs.has(to)) places.set(path, to);
  }
  return places;
}

/** What is known of each path, by where its file lies now. */
export function whereTheyLie<Known>(
  files: ReadonlyMap<ProjectPath, Known>,
  places: Places,
): ReadonlyMap<ProjectPath, Known> {
  if (places.size === 0) return files;
  return new Map([...files].map(([path, known]) => [places.get(path) ?? path, known]));
}
