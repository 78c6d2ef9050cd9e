import { answersPath, basePath } from '../own-paths.ts';

/**
 * The texts that the tool wrote and merges, and what it notes of them; not data, which may be large,
 * nor code, which does not run with the marks of a merge in it.
 * Nothing where there is no base: then it did not make the project.
 */
export function* writtenTexts(base: string | undefined): Iterable<string> {
  if (base === undefined) return;
  yield* [basePath, answersPath];
  for (const [, path] of base.matchAll(/^={4,} text (.+?)\r?$/gm)) {
    if (path !== undefined && !/\.py$|^lifecycle\.yaml$/.test(path)) yield path;
  }
}
