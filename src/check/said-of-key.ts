import { isMap, isScalar, isSeq, keyText, type ParsedNode } from '../record/yaml/nodes.ts';
import { parseYaml } from '../record/yaml/parse.ts';

/**
 * What lines of YAML say, however they are laid out, as JSON in which each value is a text. A generated
 * project hashes the same (`lifecycle.data_card.said_of`), and where YAML could read a sign as its own,
 * the lines themselves.
 */
export function saidIn(lines: string): string {
  const { node } = /[&*!]\S/.test(lines) ? { node: undefined } : parseYaml(lines);
  return node ? jsonOf(node) : lines;
}

function jsonOf(node: ParsedNode | null): string {
  if (isMap(node)) {
    // Of a key that stands there twice, Python takes the last.
    const entries = new Map(
      node.items.map(({ key, value }) => [keyText(key), jsonOf(value as ParsedNode | null)]),
    );
    const pairs = [...entries].map(([key, said]) => `${JSON.stringify(key)}:${said}`);
    return `{${pairs.join()}}`;
  }
  if (isSeq(node)) return `[${node.items.map((item) => jsonOf(item as ParsedNode | null)).join()}]`;
  return JSON.stringify((isScalar(node) ? node.source : undefined) ?? '');
}
