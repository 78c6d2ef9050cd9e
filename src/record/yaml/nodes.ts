import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { RecordPath } from '../path.ts';

/** The tree that the YAML library reads: which node stands at a path, and where in the text. */
export { isMap, isScalar, isSeq, type ParsedNode };

/** Start and end offset in the text. */
export type Range = readonly [number, number];

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

/** Where a node stands; undefined for one that the text does not have. */
export function nodeRange(node: unknown): Range | undefined {
  const range = (node as ParsedNode | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** A key as it is written; mappings and lists as keys get a name that no schema knows. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '? …';
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}
