import { Composer, CST, isMap, isScalar, isSeq, Lexer, type ParsedNode, Parser } from 'yaml';
import type { RecordPath } from '../check/rule.ts';
import type { FormFault } from './fault.ts';

/** The only file of the record that imports the YAML library: text → value and places, for text nobody vouches for. */
export { isMap, isScalar, isSeq, type ParsedNode };

export interface ParsedYaml {
  /** Plain values; mappings have no prototype. Undefined when the text cannot be trusted that far. */
  readonly value: unknown;
  readonly faults: readonly FormFault[];
  readonly node: ParsedNode | undefined;
}

type Range = readonly [number, number];

const deepest = 64;

export function parseYaml(text: string): ParsedYaml {
  const { tokens, faults } = tokenize(text);
  if (faults.length > 0) return { value: undefined, faults, node: undefined };

  const composer = new Composer({ uniqueKeys: false, merge: false, prettyErrors: false });
  const [document] = composer.compose(tokens, true, text.length);
  const broken = (document?.errors ?? []).map((error) => syntaxFault(error, text));
  if (broken.length > 0)
    return { value: undefined, faults: firstOfEachLine(broken, text), node: undefined };

  const node = document?.contents ?? undefined;
  if (!node || (isScalar(node) && node.value === null)) {
    const fault: FormFault = {
      rule: 'form/empty',
      message: 'The file says nothing.',
      range: [0, 0],
    };
    return { value: undefined, faults: [fault], node: undefined };
  }
  const found: FormFault[] = [];
  return { value: toValue(node as ParsedNode, [], found), faults: found, node: node as ParsedNode };
}

/** The range of the value at a path; of its key where the value is a collection or empty; else of the nearest place above. */
export function rangeOf(root: ParsedNode | undefined, at: RecordPath): Range {
  let node: unknown = root;
  let range: Range = [0, 0];
  for (const step of at) {
    const next = child(node, step);
    if (!next) return range;
    range = next.range;
    node = next.value;
  }
  return range;
}

/** The range of the last key of a path. */
export function keyRangeOf(root: ParsedNode | undefined, at: RecordPath): Range {
  const parent = nodeAt(root, at.slice(0, -1));
  const key = at.at(-1);
  const pair = isMap(parent)
    ? parent.items.findLast((item) => keyText(item.key) === key)
    : undefined;
  return nodeRange(pair?.key) ?? rangeOf(root, at);
}

export function nodeAt(root: ParsedNode | undefined, at: RecordPath): unknown {
  let node: unknown = root;
  for (const step of at) node = child(node, step)?.value;
  return node;
}

function child(node: unknown, step: string | number): { value: unknown; range: Range } | undefined {
  if (isMap(node)) {
    const pair = node.items.findLast((item) => keyText(item.key) === step);
    if (!pair) return undefined;
    const own =
      isScalar(pair.value) && pair.value.source !== '' ? nodeRange(pair.value) : undefined;
    return { value: pair.value, range: own ?? nodeRange(pair.key) ?? [0, 0] };
  }
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : { value, range: nodeRange(value) ?? [0, 0] };
  }
  return undefined;
}

function nodeRange(node: unknown): Range | undefined {
  const range = (node as ParsedNode | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** Reads the text lexeme by lexeme, so that a hostile file is refused before anything is built from it. */
function tokenize(text: string): { tokens: CST.Token[]; faults: FormFault[] } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const faults: FormFault[] = [];
  let document: 'ahead' | 'open' | 'ended' = 'ahead';
  let isText = false;
  for (const lexeme of new Lexer().lex(text)) {
    const range: Range = [parser.offset, parser.offset + lexeme.length];
    const type: string | null = isText ? 'text' : CST.tokenType(lexeme);
    const opens = type !== null && !beforeContent.has(type);
    if (opens && (document === 'ended' || (document === 'open' && type === 'doc-start'))) {
      const message = 'A second YAML document starts here.';
      return { tokens, faults: [{ rule: 'form/several-documents', message, range }] };
    }
    if (type === 'doc-end') document = 'ended';
    else if (opens) document = 'open';
    const refused = refusals[type ?? ''];
    if (refused) {
      const [rule, what] = refused;
      faults.push({ rule, message: `\`${lexeme}\` is a YAML ${what}.`, range });
    }
    // What follows this lexeme is the text of a scalar, whatever it looks like.
    isText = type === 'scalar';
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > deepest + 2) {
      const message = `The file nests deeper than ${deepest} levels.`;
      return { tokens, faults: [{ rule: 'form/too-deep', message, range }] };
    }
    if (faults.length >= 20) return { tokens, faults };
  }
  tokens.push(...parser.end());
  return { tokens, faults };
}

/** Lexemes that may stand before, between and after documents. */
const beforeContent: ReadonlySet<string> = new Set([
  'byte-order-mark',
  'doc-mode',
  'doc-end',
  'space',
  'comment',
  'newline',
  'directive-line',
]);

const refusals: Readonly<Record<string, readonly [FormFault['rule'], string]>> = {
  anchor: ['form/alias', 'anchor'],
  alias: ['form/alias', 'alias'],
  tag: ['form/tag', 'tag'],
  'directive-line': ['form/tag', 'directive'],
};

function syntaxFault(
  error: { code: string; message: string; pos: [number, number] },
  text: string,
): FormFault {
  const [start, end] = error.pos;
  const range: Range = [start, Math.max(end, start + 1)];
  if (error.code === 'TAB_AS_INDENT' || text[start] === '\t') {
    return { rule: 'form/tab', message: 'A tab is used for indentation.', range };
  }
  const [message, fix] = syntaxWords(error.code, error.message.split('\n')[0] ?? '');
  return { rule: 'form/syntax', message, range, ...(fix && { fix }) };
}

function syntaxWords(code: string, said: string): readonly [message: string, fix?: string] {
  const message = `${said.replace(/\.$/, '')}.`;
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return ['A second `: ` stands on this line.', 'Quote the value.'];
    case 'MULTILINE_IMPLICIT_KEY':
      return [message, 'Put `: ` after the key, or indent the line as far as its neighbours.'];
    case 'BAD_INDENT':
      return said.startsWith('Flow')
        ? ['A bracket is not closed.', 'Close it.']
        : [message, 'Indent the line as far as its neighbours.'];
    case 'MISSING_CHAR':
      return [message, 'Close the quote or the bracket, or put `: ` after the key.'];
    case 'BAD_SCALAR_START':
      return [message, 'Quote the value.'];
    default:
      return [message];
  }
}

function firstOfEachLine(faults: readonly FormFault[], text: string): FormFault[] {
  const lines = new Set<number>();
  return faults.filter((fault) => {
    const line = text.lastIndexOf('\n', fault.range[0] - 1);
    if (lines.has(line)) return false;
    lines.add(line);
    return true;
  });
}

function toValue(node: ParsedNode | null, at: RecordPath, faults: FormFault[]): unknown {
  if (isMap(node)) {
    const value: Record<string, unknown> = Object.create(null);
    for (const { key, value: item } of node.items) {
      const name = keyText(key);
      const range = nodeRange(key) ?? [0, 0];
      const fault = keyFault(name, Object.hasOwn(value, name), range, [...at, name]);
      if (fault) faults.push(fault);
      value[name] = toValue(item as ParsedNode | null, [...at, name], faults);
    }
    return value;
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => toValue(item as ParsedNode, [...at, index], faults));
  }
  if (!isScalar(node)) return null;
  const fault = scalarFault(node, at);
  if (fault) faults.push(fault);
  return node.value;
}

/** A key as it is written; mappings and lists as keys get a name that no schema knows. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '? …';
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function keyFault(
  name: string,
  isRepeated: boolean,
  range: Range,
  at: RecordPath,
): FormFault | undefined {
  if (isRepeated) {
    return {
      rule: 'form/duplicate-key',
      message: `\`${name}\` stands here a second time.`,
      range,
      at,
    };
  }
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    return { rule: 'form/unsafe-key', message: `\`${name}\` is no key of a record.`, range, at };
  }
  if (name === '<<') return { rule: 'form/alias', message: '`<<` is a YAML merge key.', range, at };
  return undefined;
}

function scalarFault(
  node: { value: unknown; source?: string; type?: string; range?: unknown },
  at: RecordPath,
): FormFault | undefined {
  const source = node.source ?? '';
  if (node.type !== 'PLAIN' || source === '') return undefined;
  const range = nodeRange(node) ?? [0, 0];
  const quoted = { range, at, fix: `Quote it: "${source}".` };
  if (typeof node.value === 'number' && losesDigits(source, node.value)) {
    const message = `\`${source}\` is read as the number ${node.value}.`;
    return { rule: 'form/lossy-number', message, ...quoted };
  }
  const other = typeof node.value === 'string' ? yaml11Meaning(source) : undefined;
  if (!other) return undefined;
  const message = `\`${source}\` is text here, and ${other} for a reader of YAML 1.1, as Python's is.`;
  return { rule: 'form/ambiguous-scalar', message, ...quoted };
}

function losesDigits(source: string, value: number): boolean {
  if (!Number.isFinite(value) || /^[-+]?0\d/.test(source)) return true;
  if (/^[-+]?\d+$/.test(source)) return !Number.isSafeInteger(value);
  const digits = source.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length > 17;
}

function yaml11Meaning(source: string): string | undefined {
  if (/^(yes|on)$/i.test(source)) return 'true';
  if (/^(no|off)$/i.test(source)) return 'false';
  if (/^\d{4}-\d{2}-\d{2}$/.test(source)) return 'a date';
  if (/^[-+]?[1-9]\d*(:[0-5]?\d)+$/.test(source)) return 'a number to the base of sixty';
  if (/^[-+]?\d[\d_]*_[\d_]*$/.test(source)) return 'a number';
  return undefined;
}
