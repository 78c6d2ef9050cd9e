import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Base } from './base.ts';
import { wayBackOf } from './read-own.ts';

/**
 * Throws where the Python package that the project was made with is not there any more: whatever is
 * added would be made for the old name, and import what nobody finds.
 */
export function refuseRenamed(root: string, base: Base, packageName: string): void {
  const folder = `src/${packageName}`;
  const wasMade = [...base.keys()].some((path) => /^src\/(?!lifecycle\/)/.test(path));
  if (!wasMade || existsSync(join(root, folder))) return;
  const renamed = packagesIn(root).find((path) => path !== 'src/lifecycle');
  throw new UserError(`The package "${folder}" is not there any more.`, {
    note: 'What is added imports it by the name that the project was made with.',
    help:
      renamed === undefined
        ? wayBackOf(folder)
        : [
            `Give "${renamed}" its old name for as long as this takes: git mv ${renamed} ${folder}`,
            `Then type this again with --force, and git mv ${folder} ${renamed}; what was added still imports "${packageName}".`,
          ].join('\n'),
  });
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
