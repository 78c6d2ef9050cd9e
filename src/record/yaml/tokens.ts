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
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    const type: string | null = isText ? 'text' : CST.tokenType(lexeme);
    const opens = type !== null && !beforeContent.has(type);
    if (opens && (document === 'ended' || (document === 'open' && type === 'doc-start'))) {
      const message = 'A second YAML document starts here.';
      return {
        tokens,
        faults: [{ rule: 'form/several-documents', message, range: rangeOf(start, lexeme) }],
      };
    }
    if (type === 'doc-end') document = 'ended';
    else if (opens) document = 'open';
    const refused = refusals[type ?? ''];
    if (refused) {
      const [rule, what] = refused;
      faults.push({
        rule,
        message: `\`${lexeme}\` is a YAML ${what}.`,
        range: rangeOf(start, lexeme),
      });
    }
    // What follows this lexeme is the text of a scalar, whatever it looks like.
    isText = type === 'scalar';
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > deepest + 2) {
      const message = `The file nests deeper than ${deepest} levels.`;
      return {
        tokens,
        faults: [{ rule: 'form/too-deep', message, range: rangeOf(start, lexeme) }],
      };
    }
    count += 1;
    if (count > most) {
      const message = 'The file holds more keys and values than any record.';
      return {
        tokens,
        faults: [{ rule: 'form/too-large', message, range: rangeOf(start, lexeme) }],
      };
    }
    if (faults.length >= 20) return { tokens, faults };
  }
  tokens.push(...parser.end());
  return { tokens, faults };
}

function rangeOf(start: number, lexeme: string): Range {
  return [start, start + lexeme.length];
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
