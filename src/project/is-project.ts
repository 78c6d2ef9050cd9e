import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether the folder holds a project that this tool made. */
export function isProject(root: string): boolean {
  const folder = join(root, '.genai');
  if (existsSync(join(folder, 'answers.yaml'))) return true;
  // One that may not be looked into does not say that nothing is there.
  if (existsSync(folder) && statSync(folder).isDirectory()) accessSync(folder, constants.X_OK);
  return false;
}

/** The project that the folder is, or lies in, up to the repository that is around it. */
export function projectAbove(folder: string): string | undefined {
  if (isProject(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder || existsSync(join(folder, '.git'))) return undefined;
  return projectAbove(parent);
}
