import type { FormFault } from './fault.ts';
import { isMap, isScalar, isSeq, keyText, nodeRange, type ParsedNode } from './nodes.ts';
import { scalarFault } from './scalars.ts';

/** Plain values; adds to `faults` the keys and values that not every reader takes alike. */
export function toValue(node: ParsedNode | null, faults: FormFault[]): unknown {
  return valueAt([], node, faults);
}

/** `at` is where it has come to: a fault takes a copy. */
function valueAt(at: (string | number)[], node: ParsedNode | null, faults: FormFault[]): unknown {
  if (isMap(node)) {
    const value: Record<string, unknown> = Object.create(null);
    for (const { key, value: item } of node.items) {
      const name = keyText(key);
      at.push(name);
      const fault = keyFault(name, Object.hasOwn(value, name));
      if (fault) faults.push({ ...fault, range: nodeRange(key) ?? [0, 0], at: [...at] });
      value[name] = valueAt(at, item as ParsedNode | null, faults);
      at.pop();
    }
    return value;
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      at.push(index);
      const value = valueAt(at, item as ParsedNode, faults);
      at.pop();
      return value;
    });
  }
  if (!isScalar(node)) return null;
  const fault = scalarFault(node, at.at(-1));
  if (fault) faults.push({ ...fault, range: nodeRange(node) ?? [0, 0], at: [...at] });
  return node.value;
}

type WithoutPlace = Omit<FormFault, 'range' | 'at'>;

function keyFault(name: string, isRepeated: boolean): WithoutPlace | undefined {
  if (isRepeated) {
    return { rule: 'form/duplicate-key', message: `\`${name}\` stands here a second time.` };
  }
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    return { rule: 'form/unsafe-key', message: `\`${name}\` is no key of a record.` };
  }
  if (name === '<<') return { rule: 'form/alias', message: '`<<` is a YAML merge key.' };
  return undefined;
}
