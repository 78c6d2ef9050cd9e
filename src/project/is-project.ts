import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderAbove } from '../record/folder-above.ts';

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
  return folderAbove(folder, isProject);
}
