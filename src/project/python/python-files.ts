import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectPath } from '../../render/tree.ts';

/** The Python files of a project: no links, no hidden folders, nothing that was installed or trained. */
export function pythonFiles(root: string, folder: ProjectPath = ''): readonly ProjectPath[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isFile()) return entry.name.endsWith('.py') ? [path] : [];
    return isOwnFolder(entry, join(root, path)) && path !== 'models'
      ? pythonFiles(root, `${path}/`)
      : [];
  });
}

function isOwnFolder(entry: Dirent, location: string): boolean {
  if (!entry.isDirectory() || entry.name.startsWith('.')) return false;
  return entry.name !== 'node_modules' && !existsSync(join(location, 'pyvenv.cfg'));
}
