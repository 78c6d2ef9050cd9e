import type { ProjectPath } from '../render/tree.ts';

/** Lines of a file as `ours` has them spaced, where it says the same: a formatter may have been at it. */
export function spacedAs(
  ours: readonly string[],
  path: ProjectPath,
): (lines: readonly string[]) => readonly string[] {
  const form = formFor(path);
  if (!form) return (lines) => lines;
  const there = new Set(ours);
  const spaced = new Map(ours.map((line) => [form(line), line]));
  return (lines) =>
    lines.map((line) => (there.has(line) ? line : (spaced.get(form(line)) ?? line)));
}

/** What a line says in such a file; undefined where the room between words may mean something. */
function formFor(path: ProjectPath): ((line: string) => string) | undefined {
  if (path.endsWith('.md')) return (line) => (line.startsWith('|') ? formOfRow(line) : line);
  if (path.endsWith('.toml')) return (line) => formOfWords(line.trimStart());
  return /\.ya?ml$/.test(path) ? formOfWords : undefined;
}

/** Cells are padded to the widest, and the line below the head is drawn as wide. */
function formOfRow(row: string): string {
  const cells = row.split('|').map((cell) => cell.trim());
  return cells.join('|').replace(/-{2,}/g, '--');
}

/** Values and comments stand below each other, or right behind what they follow; what is deeper stays so. */
function formOfWords(line: string): string {
  return line.trimEnd().replace(/(?<=\S)\s+/g, ' ');
}
