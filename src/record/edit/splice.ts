import { lineEnding } from '../../text.ts';
import { isMap, isScalar, isSeq, type ParsedNode } from '../yaml/nodes.ts';
import type { Edit, KeyText } from './edit.ts';
import {
  afterColon,
  columnOf,
  type Entry,
  endOfEntry,
  endOfNode,
  endWithComments,
  entriesOf,
  entryAt,
  isFlow,
  lineEnd,
  lineStart,
  nameOf,
  startOf,
  startWithComment,
} from './places.ts';
import { inLine, inLines, itemInLines, pairInFlow, pairInLines, type Value } from './written.ts';

/** Text put in the place of a range; everything else stays byte for byte. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Undefined, here and below: the text has a shape that is not known to be safe to edit. */
export function spliceFor(text: string, root: ParsedNode, edit: Edit): Splice | undefined {
  const above = edit.at.slice(0, -1);
  const parent = above.length === 0 ? root : entryAt(root, above)?.value;
  const entry = entryAt(root, edit.at);
  if (edit.kind === 'remove') return parent && entry && remove(text, parent, entry);
  const value = edit.kind === 'set' ? edit.value : edit.items;
  const key = String(edit.at.at(-1));
  if (!parent) return spliceFor(text, root, { kind: 'set', at: above, value: { [key]: value } });
  if (!entry) {
    const as = (edit.kind === 'set' && edit.as) || plainly(key, value, parent === root);
    return isMap(parent) ? addKey(text, parent, pairInFlow(key, value), as) : undefined;
  }
  const inFlow = isFlow(parent);
  if (!entry.value) return fill(text, entry, value, inFlow);
  if (edit.kind === 'set') return replace(text, entry.value, value);
  // `[]` gives way to lines below its key.
  const isOpened = !inFlow && inLines(value) && isBareList(text, entry);
  return isOpened ? fill(text, entry, value, inFlow) : append(text, entry.value, edit.items);
}

function plainly(key: string, value: Value, isSetOff: boolean): KeyText {
  return { comment: [], lines: pairInLines(key, value), isSetOff };
}

function addKey(text: string, parent: ParsedNode, inFlow: string, as: KeyText): Splice | undefined {
  if (isFlow(parent)) return insertInFlow(text, parent, [inFlow]);
  const column = columnOf(text, parent.range[0]);
  const waiting = endOfWaiting(text, shifted(as.comment, column));
  if (waiting !== undefined) return insertLines(text, waiting, shifted(as.lines, column));
  const block = shifted([...as.comment, ...as.lines], column);
  const anchor = entriesOf(parent).findLast((each) => as.follows?.has(nameOf(each)) ?? true);
  if (anchor) {
    const end = endWithComments(text, endOfEntry(text, anchor), column);
    return insertLines(text, end, as.isSetOff ? ['', ...block] : block);
  }
  const start = startWithComment(text, parent.range[0]);
  const lines = as.isSetOff ? [...block, ''] : block;
  return { start, end: start, text: lines.map((line) => line + lineEnding(text)).join('') };
}

/** Where a comment ends that already stands there, with no key below it. */
function endOfWaiting(text: string, comment: readonly string[]): number | undefined {
  if (comment.length === 0) return undefined;
  const block = comment.join(lineEnding(text));
  const start = `\n${text}`.indexOf(`\n${block}`);
  const end = start + block.length;
  return start >= 0 && /^(\r?\n[ \t]*(\r?\n|$)|$)/.test(text.slice(end)) ? end : undefined;
}

function isBareList(text: string, { key, value }: Entry): boolean {
  return /^\s*: *\[ *\]$/.test(text.slice(key?.range[1], value?.range[1]));
}

/** Puts a value behind a key that stands there without one, or with `[]`. */
function fill(
  text: string,
  { key, value: old }: Entry,
  value: Value,
  inFlow: boolean,
): Splice | undefined {
  const colon = key && afterColon(text, key);
  if (!key || colon === undefined) return undefined;
  const lines = inFlow ? undefined : inLines(value);
  if (!lines) return { start: colon, end: colon, text: ` ${inLine(value, { inFlow })}` };
  const column = columnOf(text, key.range[0]);
  const from = old?.range[1] ?? colon;
  const below = insertLines(
    text,
    endWithComments(text, from, column + 1),
    shifted(lines, column + 2),
  );
  if (!old) return below;
  const kept = text.slice(from, below.start).replace(/^ +#/, ' #');
  return { start: colon, end: below.end, text: kept + below.text };
}

function append(text: string, list: ParsedNode, items: readonly Value[]): Splice | undefined {
  if (!isSeq(list)) return undefined;
  if (isFlow(list)) {
    return insertInFlow(
      text,
      list,
      items.map((item) => inLine(item, { inFlow: true })),
    );
  }
  const column = columnOf(text, list.range[0]);
  const end = endWithComments(text, endOfNode(text, list), column);
  return insertLines(text, end, shifted(items.flatMap(itemInLines), column));
}

function replace(text: string, node: ParsedNode, value: Value): Splice | undefined {
  const [start, end] = [node.range[0], endOfNode(text, node)];
  const isBlock = !isScalar(node) && !isFlow(node);
  const old = text.slice(start, isBlock ? lineEnd(text, end) : end);
  // In a text, only the head of a block scalar has room for a comment.
  if (hasComment(isScalar(node) ? (/^[|>].*/.exec(old)?.[0] ?? '') : old)) return undefined;
  const lines = isBlock ? inLines(value) : undefined;
  const made = lines && shifted(lines, columnOf(text, start)).join(lineEnding(text)).trimStart();
  return { start, end, text: made ?? inLine(value, { inFlow: true }) };
}

function remove(text: string, parent: ParsedNode, entry: Entry): Splice | undefined {
  const entries = entriesOf(parent);
  const isOnly = entries.length === 1;
  if (!isFlow(parent)) return cutLines(text, parent, entry, isOnly);
  if (isOnly) return replace(text, parent, isMap(parent) ? {} : []);
  // With the comma on its one side.
  const [before, behind] = [entries[entry.index - 1], entries[entry.index + 1]];
  const start = before ? endOfEntry(text, before) : startOf(entry);
  const end = behind && !before ? startOf(behind) : endOfEntry(text, entry);
  return hasComment(text.slice(start, end)) ? undefined : { start, end, text: '' };
}

function cutLines(
  text: string,
  parent: ParsedNode,
  entry: Entry,
  isOnly: boolean,
): Splice | undefined {
  const line = lineStart(text, startOf(entry));
  const column = columnOf(text, parent.range[0]);
  const start = startWithComment(text, line + column);
  const end = endWithComments(text, endOfEntry(text, entry), column + 1);
  if (isOnly) return { start: start + column, end, text: isMap(parent) ? '{}' : '[]' };
  // Without a line break behind the last line, the one before it goes.
  if (end === text.length) return { start: lineEnd(text, start - 1), end, text: '' };
  return { start, end: text.indexOf('\n', end) + 1, text: '' };
}

function insertInFlow(
  text: string,
  node: ParsedNode,
  added: readonly string[],
): Splice | undefined {
  const last = entriesOf(node).at(-1);
  if (last) {
    const end = endOfEntry(text, last);
    return { start: end, end, text: ['', ...added].join(', ') };
  }
  const [start, end] = [node.range[0] + 1, node.range[1] - 1];
  // Brackets with a comment inside are not empty to their reader.
  if (text.slice(start, end).trim() !== '') return undefined;
  return { start, end, text: isMap(node) ? ` ${added.join(', ')} ` : added.join(', ') };
}

/** Lines below the one that ends at `end`; a file without a last line break stays without. */
function insertLines(text: string, end: number, lines: readonly string[]): Splice {
  const ending = lineEnding(text);
  const below = text.indexOf('\n', end) + 1;
  if (below === 0) return { start: end, end, text: lines.map((line) => ending + line).join('') };
  return { start: below, end: below, text: lines.map((line) => line + ending).join('') };
}

function shifted(lines: readonly string[], column: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line));
}

function hasComment(text: string): boolean {
  return /(^|\s)#/.test(text);
}
