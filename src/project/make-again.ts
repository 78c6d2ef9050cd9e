import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { foldersAbove, type ProjectPath, type Tree } from '../render/tree.ts';
import type { Base } from './base.ts';

/**
 * The base without those files and folders, named as seen from `folder`, that were removed: what was
 * never rendered is made again. Throws for a name that the rendering does not have.
 */
export function withoutRemoved(
  base: Base,
  theirs: Tree,
  root: string,
  folder: string,
  names: readonly string[],
): Base {
  const wanted = names.flatMap((name) => pathsOf(name, theirs, root, folder));
  const removed = new Set(wanted.filter((path) => !existsSync(join(root, path))));
  return new Map([...base].filter(([path]) => !removed.has(path)));
}

function pathsOf(name: string, theirs: Tree, root: string, folder: string): ProjectPath[] {
  if (name.trim() === '') {
    throw new UserError('The path is empty text.', {
      help: 'For all that was removed, name the folder of the project.',
    });
  }
  const place = relative(root, resolve(folder, name)).replaceAll('\\', '/');
  const paths = [...theirs.keys()].filter(
    (path) => place === '' || path === place || path.startsWith(`${place}/`),
  );
  if (paths.length > 0) return paths;
  throw new UserError(`With its answers, this project has no "${name}" of the tool.`, {
    help: meant(place, theirs, (path) => relative(folder, join(root, path)).replaceAll('\\', '/')),
  });
}

/** What may have been meant, or what there is, as it is to be typed. */
function meant(place: ProjectPath, theirs: Tree, typed: (path: ProjectPath) => string): string {
  const all = new Set([...theirs.keys()].flatMap((path) => [...foldersAbove(path), path]));
  const suggestion = nearest(place, [...all]);
  if (suggestion !== undefined) return `Did you mean "${typed(suggestion)}"?`;
  const top = [...all].filter((path) => !path.includes('/')).sort();
  return `It has ${top.map(typed).join(', ')}.`;
}
