import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the folder holds a project that this tool made. */
export function isProject(root: string): boolean {
  return existsSync(join(root, '.genai', 'answers.yaml'));
}
