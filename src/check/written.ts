import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answersPath, basePath } from '../own-paths.ts';

/** Whether create-genai-project made this project, as far as a look at one file can tell. */
export function isMadeHere(root: string): boolean {
  return existsSync(join(root, basePath));
}

/**
 * The texts that the tool wrote and merges, and what it notes of them; not data, which may be large,
 * nor code, which does not run with the marks of a merge in it.
 */
export function* writtenTexts(base: string): Iterable<string> {
  yield* [basePath, answersPath];
  for (const [, path] of base.matchAll(/^={4,} text (.+?)\r?$/gm)) {
    if (path !== undefined && !/\.py$|^lifecycle\.yaml$/.test(path)) yield path;
  }
}
