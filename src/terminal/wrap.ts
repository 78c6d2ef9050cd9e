import type { Output } from './context.ts';

/** How wide a text may be: what goes into a file or a program keeps its lines. */
export function widthOf({ isTTY, columns }: Output): number {
  return isTTY ? (columns ?? 80) : Infinity;
}

/** Breaks a paragraph at spaces so that no line is wider than `width`, where words allow it. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** The same in a window of so many columns, every line behind `indent`, the first behind `mark`. */
export function paragraph(text: string, columns: number, indent = '', mark = indent): string {
  // A terminal may wrap a line that fills it.
  const width = Math.max(columns - indent.length - 1, 20);
  return mark + wrap(text, width).replaceAll('\n', `\n${indent}`);
}
