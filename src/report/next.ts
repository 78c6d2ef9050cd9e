import type { Colours } from '../terminal/colours.ts';
import { visible } from '../terminal/visible.ts';
import { paragraph } from '../terminal/wrap.ts';

/** What a person does next, and what to know of it, within so many columns. */
export interface Steps {
  readonly next: readonly string[];
  readonly notes: readonly string[];
}

/** Commands to paste, as they are, and below them what to know; nothing where there is neither. */
export function nextLines({ next, notes }: Steps, colours: Colours, columns: number) {
  const commands = next.map((each) => `  ${visible(each)}`);
  return [
    ...(next.length > 0 ? ['', colours.bold('Next:'), ...commands] : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => paragraph(visible(note), columns))] : []),
  ];
}
