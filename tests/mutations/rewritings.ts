import { isMap, isScalar, isSeq, parseDocument, stringify, visit } from 'yaml';

/** Ways to write the same record otherwise: what people, editors and other tools do to a file. */
export const rewritings: Readonly<Record<string, (text: string) => string>> = {
  'Windows line endings': (text) => text.replaceAll('\n', '\r\n'),
  'a byte-order mark': (text) => `\uFEFF${text}`,
  'no newline at the end': (text) => text.trimEnd(),
  'blank lines at the end': (text) => `${text}\n\n\n`,
  'no comments': (text) => anew(text, { lineWidth: 0 }),
  'a comment above every section': (text) =>
    text.replace(/^(?=[a-z]+:)/gm, '# TODO: agree on this <soon>, says Ann.\n'),
  'a comment at the end': (text) => `${text}# FIXME later: nothing.\n`,
  'spaces at the ends of lines': (text) => text.replaceAll('\n', '  \n'),
  'a line that opens the document': (text) => text.replace(/^version:/m, '---\nversion:'),
  'double quotes': (text) => quoted(text, 'QUOTE_DOUBLE'),
  'single quotes': (text) => quoted(text, 'QUOTE_SINGLE'),
  JSON: (text) => `${JSON.stringify(parseDocument(text).toJS(), null, 2)}\n`,
  'JSON in one line': (text) => `${JSON.stringify(parseDocument(text).toJS())}\n`,
  'deeper indentation': (text) => anew(text, { indent: 6, lineWidth: 0 }),
  'lists in lines': (text) => inStyle(text, false),
  'lists and mappings in brackets': (text) => inStyle(text, true),
  'keys the other way round': (text) => reordered(text),
  'folded texts': (text) => anew(text, { lineWidth: 40 }),
  'keys of its own': (text) =>
    text.replace(/^([a-z]+):\n/gm, '$1:\n  x-desk: { seen: yes please }\n'),
  'empty keys': (text) =>
    text
      .replace(/^project:\n/m, 'project:\n  owner:\n')
      .replace(/^scope:\n/m, 'scope:\n  risks: ~\n'),
  exponents: (text) => text.replace(/at_least: 0\.(\d+)/g, 'at_least: 0.$1e0'),
};

/** What a reader of YAML 1.1 would take for a date is put in quotes. */
function anew(text: string, options: { readonly indent?: number; readonly lineWidth: number }) {
  return stringify(parseDocument(text).toJS(), { ...options, schema: 'yaml-1.1' });
}

function quoted(text: string, type: 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'): string {
  const document = parseDocument(text);
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && typeof node.value === 'string') node.type = type;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function inStyle(text: string, isFlow: boolean): string {
  const document = parseDocument(text);
  visit(document, {
    Collection: (_, node, path) => {
      if (path.length > 3 || (isSeq(node) && !isFlow)) node.flow = isFlow;
      if (isFlow && node.flow) node.commentBefore = null;
    },
    Scalar: (_, node) => {
      if (!isFlow) return;
      node.comment = null;
      node.commentBefore = null;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Keys have no order; the lists keep theirs. */
function reordered(text: string): string {
  const document = parseDocument(text);
  visit(document, { Map: (_, node) => void (isMap(node) && node.items.reverse()) });
  const [first] = isMap(document.contents) ? document.contents.items : [];
  if (first && isScalar(first.key)) first.key.commentBefore = null;
  return document.toString({ lineWidth: 0 });
}
