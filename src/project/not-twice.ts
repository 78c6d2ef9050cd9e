import { diffIndices } from 'node-diff3';
import type { ProjectPath } from '../render/tree.ts';

/** How a kind of file is divided into parts that mean the same wherever they stand. */
interface Division {
  readonly files: RegExp;
  readonly parts: (lines: readonly string[]) => readonly (readonly string[])[];
  /** Whether a part, as one text, is such a whole. */
  readonly isWhole: (part: string) => boolean;
}

const divisions: readonly Division[] = [
  { files: /\.md$/, parts: rowsOrAll, isWhole: (part) => part !== '' },
  { files: /\.toml$/, parts: tables, isWhole: (part) => part.startsWith('[') },
];

/** What the tool adds to a file, without what stands in it already. */
export type Once = (
  ours: readonly string[],
  base: readonly string[],
  theirs: readonly string[],
) => readonly string[];

/**
 * `theirs` without the parts that it adds and `ours` has added, too, line for line: where two branches
 * took a stage each and a person merged them, they may stand in another order than the tool's.
 * Undefined for files in which a line says another thing at another place.
 */
export function onceFor(path: ProjectPath): Once | undefined {
  const division = divisions.find(({ files }) => files.test(path));
  return division && ((...texts) => notTwice(division, ...texts));
}

function notTwice(
  { parts, isWhole }: Division,
  ...[ours, base, theirs]: Parameters<Once>
): readonly string[] {
  const mine = added(base, ours).flatMap(({ lines }) => parts(lines).map(asText));
  const known = new Set(mine.filter(isWhole));
  const left: string[] = [];
  let from = 0;
  for (const { start, lines } of added(base, theirs)) {
    left.push(...theirs.slice(from, start));
    left.push(
      ...parts(lines)
        .filter((part) => !known.has(asText(part)))
        .flat(),
    );
    from = start + lines.length;
  }
  return [...left, ...theirs.slice(from)];
}

/** The pieces that stand in a text between the lines of its base, and in the place of none. */
function added(base: readonly string[], text: readonly string[]) {
  return diffIndices([...base], [...text])
    .filter(({ buffer1: [, replaced] }) => replaced === 0)
    .map(({ buffer2: [start], buffer2Content: lines }) => ({ start, lines }));
}

function asText(part: readonly string[]): string {
  return part.join('\n').trim();
}

/** Rows and items each; a new table, and what holds anything else, in one. */
function rowsOrAll(lines: readonly string[]): readonly (readonly string[])[] {
  const isRows = lines.every((line) => /^(\||[-*+] |\s*$)/.test(line));
  const isTable = lines.some((line) => /^\|[\s:|-]+$/.test(line));
  return isRows && !isTable ? lines.map((line) => [line]) : [lines];
}

/** Each with its keys; what stands above the first belongs to one further up, and is no whole. */
function tables(lines: readonly string[]): readonly (readonly string[])[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('[') ? [index] : []));
  const bounds = [0, ...starts, lines.length];
  return bounds.slice(1).map((end, index) => lines.slice(bounds[index], end));
}
