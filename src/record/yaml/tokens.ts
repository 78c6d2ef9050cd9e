import { CST, Lexer, Parser } from 'yaml';
import type { FormFault } from './fault.ts';
import type { Range } from './nodes.ts';

const deepest = 64;
// A thousand iterations take a third of it; beyond, reading takes seconds.
const most = 120_000;

/** Reads the text lexeme by lexeme, so that a hostile file is refused before anything is built from it. */
export function tokenize(text: string): { tokens: CST.Token[]; faults: FormFault[] } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const faults: FormFault[] = [];
  let document: 'ahead' | 'open' | 'ended' = 'ahead';
  let isText = false;
  let isBlock = false;
  let count = 0;
  // Most texts hold none.
  const hasTabs = text.includes('\t');
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    const type: string | null = isText ? 'text' : CST.tokenType(lexeme);
    const opens = type !== null && !beforeContent.has(type);
    if (opens && (document === 'ended' || (document === 'open' && type === 'doc-start'))) {
      const message = 'A second YAML document starts here.';
      return {
        tokens,
        faults: [{ rule: 'form/several-documents', message, range: spanOf(start, lexeme) }],
      };
    }
    if (type === 'doc-end') document = 'ended';
    else if (opens) document = 'open';
    const refusal = type === null ? undefined : refusals.get(type);
    if (refusal) {
      const { rule, what } = refusal;
      faults.push({
        rule,
        message: `\`${lexeme}\` is a YAML ${what}.`,
        range: spanOf(start, lexeme),
      });
    }
    if (type === 'block-scalar-header') isBlock = true;
    if (hasTabs && lexeme.includes('\t') && !free.has(type ?? '') && !(isText && isBlock))
      faults.push(tabFault(text, start));
    if (isText) isBlock = false;
    // What follows this lexeme is the text of a scalar, whatever it looks like.
    isText = type === 'scalar';
    for (const token of parser.next(lexeme)) tokens.push(token);
    count += 1;
    const excess = excessOf(parser.stack.length, count);
    if (excess) return { tokens, faults: [{ ...excess, range: spanOf(start, lexeme) }] };
    if (faults.length >= 20) return { tokens, faults };
  }
  tokens.push(...parser.end());
  return { tokens, faults };
}

function spanOf(start: number, lexeme: string): Range {
  return [start, start + lexeme.length];
}

/** Lexemes in which every reader takes tabs; Python's takes them nowhere else. */
const free: ReadonlySet<string> = new Set([
  'comment',
  'single-quoted-scalar',
  'double-quoted-scalar',
]);

function tabFault(text: string, start: number): FormFault {
  const at = text.indexOf('\t', start);
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
  const message =
    before.trim() === ''
      ? 'A tab is used for indentation.'
      : 'A tab stands outside quotes, where Python reads none.';
  return { rule: 'form/tab', message, range: [at, at + 1] };
}

function excessOf(depth: number, count: number): Pick<FormFault, 'rule' | 'message'> | undefined {
  if (depth > deepest + 2)
    return { rule: 'form/too-deep', message: `The file nests deeper than ${deepest} levels.` };
  return count > most
    ? { rule: 'form/too-large', message: 'The file holds more keys and values than any record.' }
    : undefined;
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

const refusals: ReadonlyMap<string, { readonly rule: FormFault['rule']; readonly what: string }> =
  new Map([
    ['anchor', { rule: 'form/alias', what: 'anchor' }],
    ['alias', { rule: 'form/alias', what: 'alias' }],
    ['tag', { rule: 'form/tag', what: 'tag' }],
    ['directive-line', { rule: 'form/tag', what: 'directive' }],
  ]);
