import type { RecordPath } from '../path.ts';
import { isMap, isScalar, isSeq, keyText, nodeAt, type ParsedNode } from '../yaml/nodes.ts';

/** A pair of a mapping, or an item of a list, which has no key. */
export interface Entry {
  readonly index: number;
  readonly key: ParsedNode | undefined;
  /** Undefined where nothing stands behind the key. */
  readonly value: ParsedNode | undefined;
}

export function entriesOf(node: ParsedNode): readonly Entry[] {
  if (isMap(node)) {
    return node.items.map(({ key, value }, index) => ({ index, key, value: present(value) }));
  }
  return isSeq(node) ? node.items.map((value, index) => ({ index, key: undefined, value })) : [];
}

export function entryAt(root: ParsedNode, at: RecordPath): Entry | undefined {
  const parent = nodeAt(root, at.slice(0, -1)) as ParsedNode | null | undefined;
  const isThere = ({ key, index }: Entry) => (key ? keyText(key) : index) === at.at(-1);
  return parent ? entriesOf(parent).find(isThere) : undefined;
}

export function nameOf({ key }: Entry): string {
  return keyText(key);
}

export function startOf({ key, value }: Entry): number {
  return (key ?? value)?.range[0] ?? 0;
}

export function endOfEntry(text: string, { key, value }: Entry): number {
  if (value) return endOfNode(text, value);
  return key ? (afterColon(text, key) ?? key.range[1]) : 0;
}

export function isFlow(node: ParsedNode): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

export function endOfNode(text: string, node: ParsedNode): number {
  const last = isFlow(node) ? undefined : entriesOf(node).at(-1);
  if (last) return endOfEntry(text, last);
  const [start, end] = node.range;
  // A block scalar counts the lines behind it in: with a `+` they are part of it.
  if (!/^[|>]\d?\+/.test(text.slice(start, start + 3))) return text.slice(0, end).trimEnd().length;
  return text[end - 1] === '\n' ? end - 1 : end;
}

/** Behind the colon of a key; undefined for a key in braces that has none. */
export function afterColon(text: string, key: ParsedNode): number | undefined {
  const colon = /^\s*:/.exec(text.slice(key.range[1]));
  return colon ? key.range[1] + colon[0].length : undefined;
}

// The range of an empty value may lie behind the comment that follows it.
function present(node: ParsedNode | null): ParsedNode | undefined {
  return node && !(isScalar(node) && node.source === '') ? node : undefined;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Where the line starts, behind the byte order mark of a text that has one. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where the line ends, before its line ending. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  if (feed < 0) return text.length;
  return feed > 0 && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** The start of the line at `offset`, or of the comment directly above it at the same column. */
export function startWithComment(text: string, offset: number): number {
  let start = lineStart(text, offset);
  const column = offset - start;
  while (start > 1) {
    const above = lineStart(text, start - 1);
    if (text[above + column] !== '#' || text.slice(above, above + column).trim() !== '') break;
    start = above;
  }
  return start;
}

/**
 * The end of the line at `offset`, or of the comments below it that belong to the entry that ends
 * there: those indented deeper than its `column`, and those at it with no entry directly below.
 */
export function endWithComments(text: string, offset: number, column: number): number {
  let end = lineEnd(text, offset);
  let undecided = end;
  for (let at = end; at < text.length; ) {
    const start = text.indexOf('\n', at) + 1;
    at = lineEnd(text, start);
    const line = text.slice(start, at);
    const indent = indentOf(line);
    if (line.trim() === '') {
      // At the outermost level, a comment behind a blank line opens another section.
      if (column === 0) return undecided;
      end = undecided;
    } else if (indent < column) {
      return undecided;
    } else if (line[indent] !== '#') {
      return end;
    } else {
      undecided = at;
      if (indent > column) end = at;
    }
  }
  return undecided;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
