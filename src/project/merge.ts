import { diff3Merge, diffIndices } from 'node-diff3';
import type { ProjectPath } from '../render/tree.ts';
import { tally } from '../tally.ts';
import { lineEnding, mergeableText, withLineEnding } from '../text.ts';
import type { Join } from './join.ts';
import type { Once } from './not-twice.ts';
import { spacedAs } from './spacing.ts';

export interface Merged {
  readonly text: string;
  /** Places where both sides changed the same lines, marked in the text. */
  readonly conflicts: number;
}

// node-diff3 takes cubic time on lines that repeat: beyond this many pairs of equal lines, seconds.
const mostPairs = 500_000;

/**
 * Merges line by line what `ours` and `theirs` each made of `base`, in the line endings of `ours`.
 * Where both changed one place, `join` may know how both stand there; `once` leaves out of `theirs` what
 * `ours` has elsewhere, and how a formatter spaces the lines of such a `path` is no difference.
 * Undefined when this is no text, more than 1 MB, or so repetitive that lines cannot be told apart.
 */
export function mergeLines(
  base: string,
  ours: Buffer,
  theirs: Buffer,
  join?: Join,
  once?: Once,
  path: ProjectPath = '',
): Merged | undefined {
  const mine = mergeableText(ours);
  const rendered = mergeableText(theirs);
  if (mine === undefined || rendered === undefined) return undefined;
  const ending = lineEnding(mine === '' ? rendered : mine);
  // The end of a file that lacks its last newline is no other line than the same one with it.
  const isOpen = mine !== '' && !mine.endsWith('\n') && base.endsWith('\n');
  const closed = isOpen ? `${mine}${ending}` : mine;
  const sides = [closed, withLineEnding(base, ending), withLineEnding(rendered, ending)] as const;
  const [a, ...others] = sides.map((side) => side.split('\n')) as [string[], string[], string[]];
  const [o, b] = others.map(spacedAs(a, path)) as [string[], string[]];
  const head = sharedHead(a, o, b);
  const tail = sharedTail(a, o, b, head);
  const middle = [a, o, b].map((lines) => lines.slice(head, lines.length - tail));
  const [aMiddle, oMiddle, bMiddle] = middle as [string[], string[], string[]];
  if (pairs(oMiddle, aMiddle) + pairs(oMiddle, bMiddle) > mostPairs) return undefined;
  const wanted = [...(once?.(aMiddle, oMiddle, bMiddle) ?? bMiddle)];
  const end = ending === '\r\n' ? '\r' : '';
  const lines = a.slice(0, head);
  let conflicts = 0;
  const regions = diff3Merge(aMiddle, oMiddle, wanted, { excludeFalseConflicts: true });
  for (const { ok = [], conflict } of regions) {
    const place = conflict && { ours: conflict.a, base: conflict.o, theirs: conflict.b };
    const joined = place && join?.({ ...place, above: lines });
    if (place && !joined) conflicts += 1;
    const both = place ? (joined ?? marked(place.ours, place.theirs, end)) : ok;
    for (const line of both) lines.push(line);
  }
  lines.push(...a.slice(a.length - tail));
  const text = lines.join('\n');
  return {
    text: isOpen ? text.replace(/\r?\n$/, '') : text,
    conflicts,
  };
}

/** Lines of one text in place of those of another. */
export interface Hunk {
  /** How many lines stand before. */
  readonly after: number;
  readonly replaced: number;
  readonly lines: readonly string[];
}

/** What to do to `ours`, line by line, to make it `merged`. */
export function hunks(ours: string, merged: string): readonly Hunk[] {
  const [mine, all] = [ours, merged].map((text) => text.split(/\r?\n/)) as [string[], string[]];
  return diffIndices(mine, all).map(({ buffer1: [after, replaced], buffer2Content }) => ({
    after,
    replaced,
    lines: buffer2Content,
  }));
}

function marked(ours: string[], theirs: string[], end: string): string[] {
  const sides = [`<<<<<<< yours${end}`, ...ours, `=======${end}`, ...theirs];
  return [...sides, `>>>>>>> create-genai-project${end}`];
}

function sharedHead(a: readonly string[], o: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, o.length, b.length);
  let count = 0;
  while (count < most && a[count] === o[count] && b[count] === o[count]) count++;
  return count;
}

function sharedTail(
  a: readonly string[],
  o: readonly string[],
  b: readonly string[],
  head: number,
): number {
  const most = Math.min(a.length, o.length, b.length) - head;
  let count = 0;
  while (
    count < most &&
    a[a.length - 1 - count] === o[o.length - 1 - count] &&
    b[b.length - 1 - count] === o[o.length - 1 - count]
  ) {
    count++;
  }
  return count;
}

/** How many pairs of equal lines two texts have. */
function pairs(one: readonly string[], other: readonly string[]): number {
  const counts = tally(one);
  let total = 0;
  for (const line of other) total += counts.get(line) ?? 0;
  return total;
}
