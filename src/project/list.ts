import type { ProjectPath } from '../render/tree.ts';

/** Whether each line of a file stands for itself, and a later one counts more, as in .gitignore. */
export function isList(path: ProjectPath): boolean {
  return /(^|\/)\.(git(ignore|attributes)|dockerignore|env\.example)$/.test(path);
}

/** The lines of one list that another has not; empty ones and comments stay, which keep it legible. */
export function linesBeyond(there: readonly string[], lines: readonly string[]): string[] {
  const known = new Set(there.map((line) => line.trim()));
  return lines.filter((line) => /^\s*(#|$)/.test(line) || !known.has(line.trim()));
}
