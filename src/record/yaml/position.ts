export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** Characters to underline, on this line; at least 1. */
  readonly width: number;
}

/** Line and column of a range of offsets. */
export function positionAt(text: string, [start, end]: readonly [number, number]): Position {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const until = Math.max(start, Math.min(end, lineEnd < 0 ? text.length : lineEnd));
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1))
    line += 1;
  return {
    line,
    column: [...text.slice(from, start)].length + 1,
    width: Math.max(1, [...text.slice(start, until).trimEnd()].length),
  };
}
