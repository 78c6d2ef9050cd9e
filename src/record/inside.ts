import { sep } from 'node:path';

/**
 * Whether a path is the folder or below it, both as they really lie: to take them apart as node:path
 * does, for every file, costs more than reading it.
 */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
