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

/** What to type where a folder is asked for that its owner removed: it stays so unless `update` names it. */
export function notesOfRemoved(
  base: Base,
  root: string,
  folder: string,
  names: readonly string[],
): readonly string[] {
  const wasThere = (name: string) => [...base.keys()].some((path) => path.startsWith(`${name}/`));
  return names
    .filter((name) => wasThere(name) && !existsSync(join(root, name)))
    .map((name) => {
      const typed = asTyped(name, root, folder);
      return `The folder "${name}" is not there. To have it again: create-genai-project update ${typed}`;
    });
}

function asTyped(path: ProjectPath, root: string, folder: string): string {
  return relative(folder, join(root, path)).replaceAll('\\', '/');
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
    help: meant(place, theirs, (path) => asTyped(path, root, folder)),
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
