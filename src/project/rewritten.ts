import { hunks } from './merge.ts';

// Of the lines that say something, below which share nobody would call it an edit.
const leastKept = 0.2;

/**
 * What to say of a file that its owner wrote anew, in which a merge would mark all of the old text as
 * a conflict; undefined where enough of that is left for a merge.
 */
export function rewritten(
  base: string,
  ours: string,
  theirs: string,
): { readonly problem: string; readonly help: string } | undefined {
  const before = linesOf(base);
  const mine = new Set(linesOf(ours));
  const kept = before.filter((line) => mine.has(line)).length;
  if (before.length === 0 || kept / before.length >= leastKept) return undefined;
  const added = hunks(base, theirs).flatMap(({ lines }) => lines.filter((line) => line !== ''));
  return {
    problem: 'You wrote it anew, so nothing was merged into it.',
    help: ['Yours is kept. New since the last version are these lines:', ...added].join('\n'),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
