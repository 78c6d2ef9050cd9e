import { isMap, isScalar, isSeq, keyText, type ParsedNode } from '../yaml/nodes.ts';

/** Text put in the place of a range; everything else stays byte for byte. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value to be written: how it looks in lines, and inside `{ }` or `[ ]`. */
export interface Written {
  /** A scalar, which stays on the line of its key, or lines, indented from 0. */
  readonly block: string | readonly string[];
  readonly flow: string;
}

export function applySplice(text: string, { start, end, text: inserted }: Splice): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/**
 * Adds an item at the end of the list behind a key of a mapping.
 * Undefined, here and below: the text has a shape that is not known to be safe to edit.
 */
export function appendItem(
  text: string,
  map: ParsedNode,
  key: string,
  item: Written,
): Splice | undefined {
  const list = valueAt(map, key);
  if (list === undefined) {
    return addKey(text, map, key, { block: itemLines(item), flow: `[${item.flow}]` });
  }
  if (isEmptyScalar(list)) return fillEmpty(text, map, key, itemLines(item));
  if (!isSeq(list)) return undefined;
  const last = list.items.at(-1) as ParsedNode | undefined;
  if (isFlow(list)) {
    if (last === undefined && !isFlow(map))
      return replaceEmptyFlow(text, map, key, itemLines(item));
    return insertInFlow(text, list, last, item.flow);
  }
  if (!last) return undefined;
  const dash = text.lastIndexOf('-', last.range[0]);
  return insertLines(text, endOf(last), columnOf(text, dash), itemLines(item));
}

/** Adds a key at the end of a mapping. */
export function addKey(
  text: string,
  map: ParsedNode,
  key: string,
  value: Written,
): Splice | undefined {
  if (!isMap(map)) return undefined;
  const last = map.items.at(-1);
  if (isFlow(map))
    return insertInFlow(text, map, last && lastNodeOf(last), `${key}: ${value.flow}`);
  const first = map.items[0]?.key as ParsedNode | undefined;
  if (!last || !first) return undefined;
  return insertLines(text, endOf(map), columnOf(text, first.range[0]), keyLines(key, value.block));
}

/** Fills a key that stands there without a value, `key:`, with indented lines. */
export function fillEmpty(
  text: string,
  map: ParsedNode,
  key: string,
  lines: readonly string[],
): Splice | undefined {
  const node = keyNode(map, key);
  if (!node || isFlow(map)) return undefined;
  const indent = columnOf(text, node.range[0]) + 2;
  return insertLines(text, afterColon(text, node), indent, lines);
}

/** Puts a plain text in the place of a scalar. */
export function replaceScalar(node: ParsedNode, text: string): Splice {
  return { start: node.range[0], end: node.range[1], text };
}

/** Puts a plain text behind a key that stands there without a value. */
export function fillScalar(
  text: string,
  map: ParsedNode,
  key: string,
  value: string,
): Splice | undefined {
  const node = keyNode(map, key);
  if (!node) return undefined;
  const colon = afterColon(text, node);
  return { start: colon, end: colon, text: ` ${value}` };
}

/** `key: value`, or `key:` and indented lines. */
export function keyLines(key: string, block: Written['block']): string[] {
  if (typeof block === 'string') return [`${key}: ${block}`];
  return [`${key}:`, ...block.map((line) => `  ${line}`)];
}

/** Lines at the end of the file. */
export function appendLines(text: string, lines: readonly string[]): Splice {
  const eol = lineEndOf(text);
  const before = text === '' || text.endsWith('\n') ? '' : eol;
  return {
    start: text.length,
    end: text.length,
    text: before + lines.map((line) => line + eol).join(''),
  };
}

export function valueAt(map: unknown, key: string): ParsedNode | undefined {
  if (!isMap(map)) return undefined;
  const pair = map.items.find((each) => keyText(each.key) === key);
  return (pair?.value ?? undefined) as ParsedNode | undefined;
}

export function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

export function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

function keyNode(map: ParsedNode, key: string): ParsedNode | undefined {
  if (!isMap(map)) return undefined;
  return map.items.find((each) => keyText(each.key) === key)?.key as ParsedNode | undefined;
}

/** The lines of a list's item. */
export function itemLines({ block }: Written): string[] {
  const lines = typeof block === 'string' ? [block] : block;
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

function lastNodeOf({ key, value }: { key: unknown; value: unknown }): ParsedNode {
  const node = value as ParsedNode | null;
  return node && !isEmptyScalar(node) ? node : (key as ParsedNode);
}

/** `[]` becomes lines below the key; a comment behind it stays where it is. */
function replaceEmptyFlow(
  text: string,
  map: ParsedNode,
  key: string,
  lines: readonly string[],
): Splice | undefined {
  const name = keyNode(map, key);
  const list = valueAt(map, key);
  // Brackets with a comment inside are not empty to their reader.
  if (!name || !list || !isBlank(text, list)) return undefined;
  const colon = afterColon(text, name);
  const rest = text.slice(list.range[1], lineEnd(text, list.range[1])).trimEnd();
  const { text: inserted } = insertLines(text, colon, columnOf(text, name.range[0]) + 2, lines);
  const comment = rest === '' ? '' : ` ${rest.trimStart()}`;
  const eol = lineEndOf(text);
  const end = lineEnd(text, list.range[1]);
  const isLastLine = end === text.length;
  return {
    start: colon,
    end: isLastLine ? end : end + text.slice(end).indexOf('\n') + 1,
    text: isLastLine ? `${comment}${inserted}` : `${comment}${eol}${inserted}`,
  };
}

function insertInFlow(
  text: string,
  list: ParsedNode,
  last: ParsedNode | undefined,
  flow: string,
): Splice | undefined {
  const [start, end] = list.range;
  if (last) return { start: last.range[1], end: last.range[1], text: `, ${flow}` };
  if (!isBlank(text, list)) return undefined;
  return { start: start + 1, end: end - 1, text: isMap(list) ? ` ${flow} ` : flow };
}

function isBlank(text: string, { range: [start, end] }: ParsedNode): boolean {
  return text.slice(start + 1, end - 1).trim() === '';
}

/** Whole lines behind the line that holds `offset`. */
function insertLines(
  text: string,
  offset: number,
  indent: number,
  lines: readonly string[],
): Splice {
  const eol = lineEndOf(text);
  const written = lines.map((line) => `${' '.repeat(indent)}${line}${eol}`).join('');
  // A block scalar ends behind its last line break.
  if (offset > 0 && text[offset - 1] === '\n') return { start: offset, end: offset, text: written };
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return { start: text.length, end: text.length, text: eol + written };
  return { start: newline + 1, end: newline + 1, text: written };
}

/** Where the last value inside a node ends. */
function endOf(node: ParsedNode): number {
  if (isFlow(node)) return node.range[1];
  if (isMap(node)) {
    const last = node.items.at(-1);
    return last ? endOf(lastNodeOf(last)) : node.range[1];
  }
  if (isSeq(node)) {
    const last = node.items.at(-1) as ParsedNode | undefined;
    return last ? endOf(last) : node.range[1];
  }
  return node.range[1];
}

function afterColon(text: string, key: ParsedNode): number {
  return text.indexOf(':', key.range[1]) + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line break that the file uses. */
export function lineEndOf(text: string): string {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}
