/** Where things stand in the text of lifecycle.yaml, as far as the YAML library's nodes say it. */
export interface Node {
  readonly range: readonly [number, number, number];
  readonly source?: string;
  readonly flow?: boolean;
  readonly items?: readonly (Node | Pair)[];
}

export interface Pair {
  readonly key: Node & { readonly value: unknown };
  readonly value: Node | null;
}

/** The pairs of a node that is a mapping. */
export function pairsOf(mapping: Node): readonly Pair[] {
  return (mapping.items ?? []) as readonly Pair[];
}

/** The end of an item of a list, or of a pair of a mapping. */
export function itemEnd(item: Node | Pair, text: string): number {
  if (!('key' in item)) return nodeEnd(item, text);
  // The range of an empty value may lie behind the comment that follows it.
  const isEmpty = !item.value || (item.value.source === '' && !item.value.items);
  return isEmpty || !item.value ? item.key.range[1] : nodeEnd(item.value, text);
}

// Block collections and block scalars count the white space behind them in.
function nodeEnd(node: Node, text: string): number {
  const last = node.flow ? undefined : node.items?.at(-1);
  if (last) return itemEnd(last, text);
  return text.slice(0, node.range[1]).trimEnd().length;
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line ends, before its line ending. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  if (feed < 0) return text.length;
  return text[feed - 1] === '\r' ? feed - 1 : feed;
}

/**
 * The end of the line at `offset`, or of the comment lines below it that are indented deeper than
 * its mapping: they belong to what stands above them.
 */
export function blockEnd(text: string, offset: number, indent: number): number {
  let end = lineEnd(text, offset);
  for (;;) {
    const next = /^\r?\n( *)#[^\n]*/.exec(text.slice(end));
    if (!next || (next[1] ?? '').length <= indent) return end;
    end = lineEnd(text, end + next[0].trimEnd().length);
  }
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
