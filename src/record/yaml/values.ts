import type { RecordPath } from '../path.ts';
import type { FormFault } from './fault.ts';
import { isMap, isScalar, isSeq, keyText, nodeRange, type ParsedNode } from './nodes.ts';
import { scalarFault } from './scalars.ts';

// As a prototype it costs nothing; mappings without one have no shape that V8 could go by.
const noKeys: object = Object.freeze(Object.create(null));

/** A mapping that inherits no key: `constructor` is none until it is written. */
export function newMapping(): Record<string, unknown> {
  return Object.create(noKeys);
}

/** Plain values; adds to `faults` the keys and values that not every reader takes alike. */
export function toValue(node: ParsedNode | null, faults: FormFault[]): unknown {
  return valueAt([], node, faults);
}

/** `at` is where it has come to: a fault takes a copy. */
function valueAt(at: (string | number)[], node: ParsedNode | null, faults: FormFault[]): unknown {
  if (isMap(node)) {
    const value = newMapping();
    const entry = typeof at.at(-1) === 'number' ? [...at] : undefined;
    let isSaid = false;
    for (const { key, value: item } of node.items) {
      const name = keyText(key);
      at.push(name);
      const isRepeated = Object.hasOwn(value, name);
      // Of two entries of a list that a merge made one, one key says it.
      const fault = isRepeated && isSaid ? undefined : keyFault(name, isRepeated, entry);
      isSaid ||= isRepeated && entry !== undefined;
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

/** `entry` is the entry of a list that the key is of: what it says is then of two. */
function keyFault(
  name: string,
  isRepeated: boolean,
  entry: RecordPath | undefined,
): WithoutPlace | undefined {
  if (isRepeated) {
    const fault = {
      rule: 'form/duplicate-key',
      message: `\`${name}\` stands here a second time.`,
    } as const;
    const fix = 'Keep one; where they are two entries, begin the second with `- ` as well.';
    return entry ? { ...fault, fix, meant: entry } : fault;
  }
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    return { rule: 'form/unsafe-key', message: `\`${name}\` is no key of a record.` };
  }
  if (name === '<<') return { rule: 'form/alias', message: '`<<` is a YAML merge key.' };
  return undefined;
}
