import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { answersPath } from '../own-paths.ts';
import type { Base } from './base.ts';
import { wayBackOf } from './read-own.ts';

/**
 * The base with its Python package where the answers have it now: who renames both goes on under the new
 * name. Throws where the package is not there: whatever is added would import what nobody finds.
 */
export function followRenamed(root: string, base: Base, packageName: string): Base {
  const made = [...base.keys()].find((path) => /^src\/(?!lifecycle\/)/.test(path))?.split('/')[1];
  if (made === undefined) return base;
  const [old, folder] = [`src/${made}`, `src/${packageName}`];
  const isOldThere = existsSync(join(root, old));
  if (!existsSync(join(root, folder))) {
    throw made !== packageName && isOldThere ? renamedAlone(old, folder) : notThere(root, folder);
  }
  if (isOldThere) return base;
  const moved = (path: string) =>
    path.startsWith(`${old}/`) ? `${folder}${path.slice(old.length)}` : path;
  return new Map([...base].map(([path, file]) => [moved(path), file]));
}

function renamedAlone(old: string, folder: string): UserError {
  return new UserError(`"${answersPath}" gives the project a name whose package is "${folder}".`, {
    note: `Its package is "${old}" still.`,
    help: `Write the old name there again, or rename the package, too: git mv ${old} ${folder}`,
  });
}

function notThere(root: string, folder: string): UserError {
  const renamed = packagesIn(root).find((path) => path !== 'src/lifecycle');
  return new UserError(`The package "${folder}" is not there any more.`, {
    note: 'What is added imports it by the name that the project was made with.',
    help: renamed === undefined ? wayBackOf(folder) : waysOn(renamed, folder),
  });
}

function waysOn(renamed: string, folder: string): string {
  const [place, name = ''] = renamed.split('/');
  const isNamed = place === 'src' && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name);
  return [
    `Give "${renamed}" its old name for as long as this takes: git mv ${renamed} ${folder}`,
    `Then type this again with --force, and git mv ${folder} ${renamed}; what was added still imports "${folder.slice('src/'.length)}".`,
    ...(isNamed
      ? [
          `Or write project-name: ${name.replaceAll('_', '-')} into ${answersPath}, and type this again with --force.`,
        ]
      : []),
  ].join('\n');
}

/** In the folder of sources, and at the top, where some keep them. */
function packagesIn(root: string): readonly string[] {
  return ['src/', ''].flatMap((place) => {
    const folder = join(root, place);
    if (!existsSync(folder)) return [];
    const paths = readdirSync(folder).map((name) => `${place}${name}`);
    return paths.filter((path) => existsSync(join(root, path, '__init__.py')));
  });
}
