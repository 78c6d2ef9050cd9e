import type { ProjectPath } from '../render/tree.ts';
import { type Hunk, hunks } from './merge.ts';
import { type SyntaxFault, syntaxFault } from './syntax.ts';

/**
 * Why a merge by lines of a valid file must not be written, and what to write by hand: lines know no
 * syntax, and what each side added in a place of its own may not stand together.
 */
export async function brokenMerge(
  path: ProjectPath,
  ours: string,
  merged: string,
): Promise<{ readonly problem: string; readonly help: string } | undefined> {
  const fault = await syntaxFault(path, merged);
  if (!fault || (await syntaxFault(path, ours))) return undefined;
  return {
    problem: `With the new lines it would be no valid ${fault.language}${placeOf(fault, merged)}: ${fault.problem}.`,
    help: [
      'Yours is kept. Merge these lines into it:',
      ...hunks(ours, merged).flatMap(shownHunk),
    ].join('\n'),
  };
}

function placeOf({ line }: SyntaxFault, merged: string): string {
  const text = line === undefined ? '' : merged.split('\n')[line - 1]?.trim();
  return text ? ` at "${text}"` : '';
}

/** What to write, and where. */
export function shownHunk({ after, replaced, lines }: Hunk): readonly string[] {
  const first = after + 1;
  const last = after + replaced;
  const range = replaced === 1 ? `line ${first}` : `lines ${first} to ${last}`;
  if (lines.length === 0) return [`take out ${range}`];
  return [replaced === 0 ? `below line ${after}:` : `instead of ${range}:`, ...lines];
}
