import { keyRangeOf, nodeAt, type ParsedYaml } from '../record/yaml.ts';
import type { Addition } from './record-additions.ts';
import { lineEnding } from './text.ts';

/** A YAML text with what was read from it. */
export interface ReadText {
  readonly text: string;
  readonly parsed: ParsedYaml;
}

interface Node {
  readonly range: readonly [number, number, number];
  readonly source?: string;
  readonly flow?: boolean;
  readonly items?: readonly (Node | Pair)[];
}

interface Pair {
  readonly key: Node & { readonly value: unknown };
  readonly value: Node | null;
}

/** `ours` with the addition inserted, everything else byte for byte; `theirs` says how it is written. */
export function insertAddition(ours: ReadText, theirs: ReadText, addition: Addition): string {
  const parentPath = addition.kind === 'key' ? addition.at.slice(0, -1) : addition.at;
  const parent = nodeAt(ours.parsed.node, parentPath) as Node;
  if (parent.flow) return insertInFlow(ours.text, parent, addition);
  return addition.kind === 'key'
    ? insertKey(ours, theirs, parent, addition.at)
    : insertItems(ours.text, parent, addition.items);
}

/** The addition as a person would write it by hand. */
export function additionText(theirs: ReadText, addition: Addition): string {
  const where = addition.kind === 'key' ? addition.at.slice(0, -1) : addition.at;
  const place = where.length > 0 ? `under \`${where.join('.')}\`: ` : '';
  return addition.kind === 'key'
    ? `${place}\n${pairLines(theirs, addition.at).join('\n')}`
    : `${place}${addition.items.map((item) => `- ${plain(item)}`).join(' ')}`;
}

function insertKey(ours: ReadText, theirs: ReadText, parent: Node, at: readonly string[]): string {
  const { text } = ours;
  const pairs = (parent.items ?? []) as readonly Pair[];
  const first = pairs[0];
  if (!first) throw new Error(`lifecycle.yaml has an empty block mapping above ${at.join('.')}.`);
  const indent = first.key.range[0] - lineStart(text, first.key.range[0]);
  const lines = indented(pairLines(theirs, at), indent);
  const anchor = precedingPair(pairs, theirs, at);
  if (!anchor) return insertLinesBefore(text, lineStart(text, first.key.range[0]), lines);
  return insertLinesAfter(
    text,
    endOfOwnComments(text, endOfLine(text, pairEnd(anchor, text)), indent),
    lines,
  );
}

function insertItems(text: string, parent: Node, items: readonly string[]): string {
  const last = parent.items?.at(-1) as Node | undefined;
  if (!last) throw new Error('lifecycle.yaml has an empty block list.');
  const start = lineStart(text, last.range[0]);
  const dash = /^ *-( +)/.exec(text.slice(start))?.[0] ?? '- ';
  const lines = items.map((item) => `${dash}${plain(item)}`);
  return insertLinesAfter(text, endOfLine(text, nodeEnd(last, text)), lines);
}

function insertInFlow(text: string, parent: Node, addition: Addition): string {
  const added =
    addition.kind === 'key'
      ? `${plain(addition.at.at(-1) ?? '')}: ${JSON.stringify(addition.value)}`
      : addition.items.map(plain).join(', ');
  const last = parent.items?.at(-1);
  const offset = last ? itemEnd(last, text) : parent.range[0] + 1;
  return `${text.slice(0, offset)}${last ? ', ' : ''}${added}${text.slice(offset)}`;
}

/** The last pair of `pairs` that stands before `at` in the order of `theirs`. */
function precedingPair(
  pairs: readonly Pair[],
  theirs: ReadText,
  at: readonly string[],
): Pair | undefined {
  const siblings = nodeAt(theirs.parsed.node, at.slice(0, -1)) as Node;
  const order = ((siblings.items ?? []) as readonly Pair[]).map((pair) => pair.key.value);
  const before = new Set(order.slice(0, order.indexOf(at.at(-1))));
  return pairs.findLast((pair) => before.has(pair.key.value));
}

/** The lines of a key and its value, with the comments and the blank line above them. */
function pairLines({ text, parsed }: ReadText, at: readonly string[]): readonly string[] {
  const parent = nodeAt(parsed.node, at.slice(0, -1)) as Node;
  const pair = ((parent.items ?? []) as readonly Pair[]).find(({ key }) => key.value === at.at(-1));
  if (!pair) throw new Error(`The rendered lifecycle.yaml has no ${at.join('.')}.`);
  const start = lineStart(text, keyRangeOf(parsed.node, at)[0]);
  const above = text.slice(0, start).split('\n').slice(0, -1);
  const isFirst = pair === parent.items?.[0];
  const own = isFirst
    ? []
    : above.slice(above.findLastIndex((line) => !isCommentOrBlank(line)) + 1);
  const indent = pair.key.range[0] - start;
  const end = endOfOwnComments(text, endOfLine(text, pairEnd(pair, text)), indent);
  const lines = text.slice(start, end).split('\n');
  return indented([...own.filter((line) => line === '' || indentOf(line) === indent), ...lines], 0);
}

/** The lines shifted so that the least indented one starts at `indent`. */
function indented(lines: readonly string[], indent: number): readonly string[] {
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map(indentOf));
  const pad = ' '.repeat(indent);
  return lines.map((line) => (line.trim() === '' ? '' : pad + line.slice(least)));
}

/** After comment lines that are indented deeper than the mapping: they belong to what stands above them. */
function endOfOwnComments(text: string, lineEnd: number, indent: number): number {
  let end = lineEnd;
  for (;;) {
    const next = /^\r?\n( *)#[^\n]*/.exec(text.slice(end));
    if (!next || (next[1] ?? '').length <= indent) return end;
    end = endOfLine(text, end + next[0].trimEnd().length);
  }
}

function insertLinesAfter(text: string, lineEnd: number, lines: readonly string[]): string {
  const ending = lineEnding(text);
  return text.slice(0, lineEnd) + ending + lines.join(ending) + text.slice(lineEnd);
}

function insertLinesBefore(text: string, start: number, lines: readonly string[]): string {
  const ending = lineEnding(text);
  return text.slice(0, start) + lines.join(ending) + ending + text.slice(start);
}

function itemEnd(item: Node | Pair, text: string): number {
  return 'key' in item ? pairEnd(item, text) : nodeEnd(item, text);
}

function pairEnd(pair: Pair, text: string): number {
  // The range of an empty value may lie behind the comment that follows it.
  const isEmpty = !pair.value || (pair.value.source === '' && !pair.value.items);
  return isEmpty || !pair.value ? pair.key.range[1] : nodeEnd(pair.value, text);
}

/** The end of the last character of a node, without the white space that block collections and scalars count in. */
function nodeEnd(node: Node, text: string): number {
  const last = node.flow ? undefined : node.items?.at(-1);
  if (last) return itemEnd(last, text);
  return text.slice(0, node.range[1]).trimEnd().length;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line ends, before its line ending. */
function endOfLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  if (feed < 0) return text.length;
  return text[feed - 1] === '\r' ? feed - 1 : feed;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isCommentOrBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

function plain(text: string): string {
  return /^[a-z][a-z0-9_-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/.test(text)
    ? text
    : JSON.stringify(text);
}
