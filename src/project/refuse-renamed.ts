import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Base } from './base.ts';

/**
 * Throws where the Python package that the project was made with is not there any more: whatever is
 * added would be made for the old name, and import what nobody finds.
 */
export function refuseRenamed(root: string, base: Base, packageName: string): void {
  const folder = `src/${packageName}`;
  const wasMade = [...base.keys()].some((path) => path.startsWith(`${folder}/`));
  if (!wasMade || existsSync(join(root, folder))) return;
  const renamed = packagesIn(root).find((name) => !base.has(`src/${name}/__init__.py`));
  throw new UserError(`The package "${folder}" is not there any more.`, {
    note: 'What is added imports it by the name that the project was made with.',
    help:
      renamed === undefined
        ? `Bring it back: git checkout HEAD -- ${folder}`
        : `Give "src/${renamed}" its old name for as long as this takes: git mv src/${renamed} ${folder}`,
  });
}

function packagesIn(root: string): readonly string[] {
  const source = join(root, 'src');
  if (!existsSync(source)) return [];
  return readdirSync(source).filter((name) => existsSync(join(source, name, '__init__.py')));
}
