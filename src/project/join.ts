import type { ProjectPath } from '../render/tree.ts';
import { joinKeys } from './join-keys.ts';
import { isList, linesBeyond } from './list.ts';

/** A place where both sides changed `base`, and the merged lines above it. */
interface Place {
  readonly ours: readonly string[];
  readonly base: readonly string[];
  readonly theirs: readonly string[];
  readonly above: readonly string[];
}

/** Both sides of a place, with every line that either added; undefined where a person has to decide. */
export type Join = (place: Place) => readonly string[] | undefined;

/** How the two sides of a place in such a file stand together, where what they added can. */
export function joinFor(path: ProjectPath): Join | undefined {
  if (isList(path)) return joinLists;
  const outline = outlines.find(({ files }) => files.test(path));
  if (outline === undefined) return undefined;
  const isToml = path.endsWith('.toml');
  return (place) =>
    joinParts(place, isFrontMatter(place, path) ? yaml : outline) ??
    (isToml ? joinKeys(place.ours, place.base, place.theirs) : undefined);
}

/** Whether a place of Markdown is YAML, as above the text of a prompt. */
function isFrontMatter({ ours, base, theirs, above }: Place, path: ProjectPath): boolean {
  const isRule = (line: string) => line.trimEnd() === '---';
  return (
    path.endsWith('.md') &&
    above.findLastIndex(isRule) === 0 &&
    ![ours, base, theirs].some((lines) => lines.some(isRule))
  );
}

function joinLists({ ours, base, theirs }: Place): readonly string[] | undefined {
  if (!startsWith(ours, base)) return undefined;
  const added = ours.slice(base.length);
  return [...linesBeyond(added, theirs), ...added];
}

interface Outline {
  readonly files: RegExp;
  /** How deep each line stands that says something; what belongs to a line stands deeper. From 2. */
  readonly depths: (lines: readonly string[]) => readonly number[];
  /** The depth of text, two pieces of which may be one that both sides wrote. */
  readonly text?: number;
  /** Whether what follows these lines is code or a long text, which has no parts. */
  readonly endsInCode?: (lines: readonly string[]) => boolean;
  /** How the outermost lines of a part begin, and its name in it, where other lines are not to be moved. */
  readonly part?: RegExp;
}

const yaml: Outline = {
  files: /\.ya?ml$/,
  depths: (lines) => said(lines).map((line) => 2 + line.search(/\S/)),
};
const outlines: readonly Outline[] = [
  { files: /\.toml$/, depths: (lines) => said(lines).map((line) => (/^\s*\[/.test(line) ? 2 : 3)) },
  yaml,
  { files: /\.md$/, depths: depthsInMarkdown, text: 7, endsInCode },
  {
    ...yaml,
    files: /\.py$/,
    endsInCode: (lines) => lines.join('\n').split('"""').length % 2 === 0,
    // What is imported, defined or named means the same below other lines; a statement may not.
    part: /^(?:@|\)|"""|(import .+|from .+|(?:async )?def \w+|class \w+|[A-Z]\w*(?=(?:: .+)? = )))/,
  },
];

/** The lines but empty ones and comments, which belong to what follows. */
function said(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^\s*(#|$)/.test(line));
}

/** Headings by their level; below them text, and below that the rows of a table and the items of a list. */
function depthsInMarkdown(lines: readonly string[]): readonly number[] {
  let isCode = false;
  return lines.flatMap((line) => {
    if (isFence(line)) isCode = !isCode;
    if (line.trim() === '') return [];
    if (isCode) return [7];
    const [, marks] = /^(#{1,6})\s/.exec(line) ?? [];
    if (marks !== undefined) return [marks.length];
    // Below a line of text these make it a heading.
    if (/^(=+|-+)\s*$/.test(line)) return [1];
    return [/^(\||[-*+] |\d+[.)] |\s)/.test(line) ? 8 : 7];
  });
}

function endsInCode(lines: readonly string[]): boolean {
  return lines.filter(isFence).length % 2 === 1;
}

function isFence(line: string): boolean {
  return /^\s*(```|~~~)/.test(line);
}

/**
 * Where one side left the base as it is and added whole parts above or below it (sections, tables,
 * entries), they stand beside what the other side has there: the tool's first, where both could be.
 */
function joinParts({ ours, base, theirs, above }: Place, outline: Outline) {
  if ([above, ours, theirs].some((lines) => outline.endsInCode?.(lines))) return undefined;
  const pairs = [
    startsWith(ours, base) && [theirs, ours.slice(base.length)],
    startsWith(theirs, base) && [ours, theirs.slice(base.length)],
    endsWith(ours, base) && [ours.slice(0, ours.length - base.length), theirs],
    endsWith(theirs, base) && [theirs.slice(0, theirs.length - base.length), ours],
  ];
  const fitting = pairs.find((pair) => pair && canFollow(pair, base, outline));
  return fitting ? fitting.flat() : undefined;
}

/** Whether the second means below the first what it meant below the base. */
function canFollow(
  [first = [], second = []]: readonly (readonly string[])[],
  base: readonly string[],
  { depths, text, part }: Outline,
): boolean {
  const [depth = 1] = depths(second);
  const around = depths([...base, ...first]);
  // Nothing stands beside a title, and what is deeper would come to belong to something else.
  if (depth === 1 || around.some((each) => each < depth)) return false;
  if (depth === text && around.includes(depth)) return false;
  const outermost = second.filter((line) => depths([line]).some((each) => each <= depth));
  if (part && !outermost.every((line) => part.test(line.trim()))) return false;
  // What begins alike is one part that both wrote.
  const names = (lines: readonly string[]) =>
    lines.flatMap((line) => (part ? (part.exec(line.trim())?.[1] ?? []) : line.trim()));
  const known = new Set(names(first));
  return !names(outermost).some((name) => known.has(name));
}

function startsWith(lines: readonly string[], start: readonly string[]): boolean {
  return start.every((line, index) => lines[index] === line);
}

function endsWith(lines: readonly string[], end: readonly string[]): boolean {
  return end.length <= lines.length && startsWith(lines.slice(lines.length - end.length), end);
}
