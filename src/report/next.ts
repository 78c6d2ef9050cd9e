import type { Colours } from '../terminal/colours.ts';
import { visible } from '../terminal/visible.ts';
import { paragraph } from '../terminal/wrap.ts';

/**
 * Commands to paste, as they are, and below them what to know of them, within so many columns; nothing
 * where there are none.
 */
export function nextLines(
  { next, notes }: { readonly next: readonly string[]; readonly notes: readonly string[] },
  colours: Colours,
  columns: number,
): readonly string[] {
  if (next.length === 0) return [];
  const commands = next.map((each) => `  ${visible(each)}`);
  return [
    '',
    colours.bold('Next:'),
    ...commands,
    ...(notes.length > 0 ? ['', ...notes.map((note) => paragraph(visible(note), columns))] : []),
  ];
}
