import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The first that is meant: the folder itself, or one above it up to the repository around it. */
export function folderAbove(
  folder: string,
  isMeant: (folder: string) => boolean,
): string | undefined {
  if (isMeant(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder || existsSync(join(folder, '.git'))) return undefined;
  return folderAbove(parent, isMeant);
}
