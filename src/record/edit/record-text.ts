import { lineEnding } from '../../text.ts';
import { nodeAt } from '../yaml/nodes.ts';
import type { ParsedYaml } from '../yaml/parse.ts';
import type { Addition } from './record-additions.ts';
import {
  blockEnd,
  indentOf,
  itemEnd,
  lineEnd,
  lineStart,
  type Node,
  type Pair,
  pairsOf,
} from './record-places.ts';

/** A YAML text with what was read from it. */
export interface ReadText {
  readonly text: string;
  readonly parsed: ParsedYaml;
}

/** A key as the new rendering writes it. */
interface PairText {
  /** The comment directly above it. */
  readonly comment: readonly string[];
  readonly isSetOff: boolean;
  readonly lines: readonly string[];
}

/** `ours` with the addition inserted, everything else byte for byte; `theirs` says how it is written. */
export function insertAddition(ours: ReadText, theirs: ReadText, addition: Addition): string {
  const parentPath = addition.kind === 'key' ? addition.at.slice(0, -1) : addition.at;
  const parent = nodeAt(ours.parsed.node, parentPath) as Node;
  if (parent.flow) return insertInFlow(ours.text, parent, addition);
  return addition.kind === 'key'
    ? insertKey(ours.text, theirs, parent, addition.at)
    : insertItems(ours.text, parent, addition.items);
}

/** The addition as a person would write it by hand. */
export function additionText(theirs: ReadText, addition: Addition): string {
  const above = addition.kind === 'key' ? addition.at.slice(0, -1) : addition.at;
  const place = above.length > 0 ? `under "${above.join('.')}":\n` : 'at the outermost level:\n';
  return addition.kind === 'key'
    ? place + pairText(theirs, addition.at).lines.join('\n')
    : place + addition.items.map((item) => `- ${plain(item)}`).join('\n');
}

function insertKey(text: string, theirs: ReadText, parent: Node, at: readonly string[]): string {
  const [first] = pairsOf(parent);
  if (!first) throw new Error(`lifecycle.yaml has an empty block mapping above ${at.join('.')}.`);
  const start = lineStart(text, first.key.range[0]);
  const indent = first.key.range[0] - start;
  const { comment, isSetOff, lines } = pairText(theirs, at);
  const waiting = commentEnd(text, indented(comment, indent));
  if (waiting !== undefined) return insertAfter(text, waiting, indented(lines, indent));
  const block = indented([...comment, ...lines], indent);
  const anchor = precedingPair(pairsOf(parent), theirs, at);
  if (!anchor) return insertBefore(text, start, isSetOff ? [...block, ''] : block);
  const end = blockEnd(text, itemEnd(anchor, text), indent);
  return insertAfter(text, end, isSetOff ? ['', ...block] : block);
}

function insertItems(text: string, parent: Node, items: readonly string[]): string {
  const last = parent.items?.at(-1) as Node | undefined;
  if (!last) throw new Error('lifecycle.yaml has an empty block list.');
  const dash = /^ *- +/.exec(text.slice(lineStart(text, last.range[0])))?.[0] ?? '- ';
  const lines = items.map((item) => dash + plain(item));
  return insertAfter(text, lineEnd(text, itemEnd(last, text)), lines);
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

/** The last of our pairs that stands before `at` in the order of `theirs`. */
function precedingPair(
  pairs: readonly Pair[],
  theirs: ReadText,
  at: readonly string[],
): Pair | undefined {
  const siblings = nodeAt(theirs.parsed.node, at.slice(0, -1)) as Node;
  const order = pairsOf(siblings).map((pair) => pair.key.value);
  const before = new Set(order.slice(0, order.indexOf(at.at(-1))));
  return pairs.findLast((pair) => before.has(pair.key.value));
}

function pairText({ text, parsed }: ReadText, at: readonly string[]): PairText {
  const siblings = nodeAt(parsed.node, at.slice(0, -1)) as Node;
  const pair = pairsOf(siblings).find(({ key }) => key.value === at.at(-1));
  if (!pair) throw new Error(`The rendered lifecycle.yaml has no ${at.join('.')}.`);
  const start = lineStart(text, pair.key.range[0]);
  const indent = pair.key.range[0] - start;
  const above = text.slice(0, start).split('\n').slice(0, -1);
  const comment = above.slice(above.findLastIndex((line) => !isCommentAt(line, indent)) + 1);
  const isSetOff = above.at(-1 - comment.length) === '';
  const end = blockEnd(text, itemEnd(pair, text), indent);
  return {
    comment: indented(comment, 0),
    isSetOff,
    lines: indented(text.slice(start, end).split('\n'), 0),
  };
}

/** Where a comment ends that already stands there and waits for its key. */
function commentEnd(text: string, comment: readonly string[]): number | undefined {
  if (comment.length === 0) return undefined;
  const block = comment.join(lineEnding(text));
  const start = `\n${text}`.indexOf(`\n${block}`);
  return start < 0 ? undefined : lineEnd(text, start + block.length);
}

/** The lines shifted so that the least indented one starts at `indent`. */
function indented(lines: readonly string[], indent: number): readonly string[] {
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map(indentOf));
  return lines.map((line) => (line.trim() === '' ? '' : ' '.repeat(indent) + line.slice(least)));
}

function insertAfter(text: string, end: number, lines: readonly string[]): string {
  const ending = lineEnding(text);
  return text.slice(0, end) + ending + lines.join(ending) + text.slice(end);
}

function insertBefore(text: string, start: number, lines: readonly string[]): string {
  const ending = lineEnding(text);
  return text.slice(0, start) + lines.join(ending) + ending + text.slice(start);
}

function isCommentAt(line: string, indent: number): boolean {
  return line.trimStart().startsWith('#') && indentOf(line) === indent;
}

function plain(text: string): string {
  return /^[a-z][a-z0-9_-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/.test(text)
    ? text
    : JSON.stringify(text);
}
