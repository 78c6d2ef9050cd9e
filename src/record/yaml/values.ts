import type { RecordPath } from '../path.ts';
import type { FormFault } from './fault.ts';
import {
  isMap,
  isScalar,
  isSeq,
  keyText,
  nodeRange,
  type ParsedNode,
  type Range,
} from './nodes.ts';
import { scalarFault } from './scalars.ts';

/** Plain values; adds to `faults` the keys and values that not every reader takes alike. */
export function toValue(node: ParsedNode | null, at: RecordPath, faults: FormFault[]): unknown {
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
