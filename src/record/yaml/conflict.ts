/** Where both sides of an unfinished merge stand: from its first line to its last, counted from 1. */
export interface Conflict {
  readonly first: number;
  readonly last: number;
  /** Start and end offset in the text. */
  readonly range: readonly [number, number];
}

/** The conflicts that git, or `add`, left in a text. */
export function conflictsIn(text: string): readonly Conflict[] {
  if (!/^<{7}/m.test(text)) return [];
  const found: Conflict[] = [];
  let start: { readonly first: number; readonly offset: number } | undefined;
  let isHalf = false;
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const mark = /^(?:([<>])\1{6}(?: .*)?|={7})\r?$/.exec(line)?.[0][0];
    if (mark === '<') {
      start = { first: index + 1, offset };
      isHalf = false;
    } else if (mark === '=') {
      isHalf = start !== undefined;
    } else if (mark === '>' && start && isHalf) {
      const range = [start.offset, offset + line.length] as const;
      found.push({ first: start.first, last: index + 1, range });
      start = undefined;
      isHalf = false;
    }
    offset += line.length + 1;
  }
  return found;
}

/** `lines 3 to 9 and 20 to 24` */
export function formatConflicts(conflicts: readonly Conflict[]): string {
  return `lines ${conflicts.map(({ first, last }) => `${first} to ${last}`).join(' and ')}`;
}
