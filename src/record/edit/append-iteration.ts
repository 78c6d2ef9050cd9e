import { isDeepStrictEqual } from 'node:util';
import type { Iteration } from '../schema.ts';
import { isMap, isScalar, type ParsedNode } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse.ts';
import { formatText } from './scalar.ts';
import {
  addKey,
  appendItem,
  appendLines,
  applySplice,
  fillEmpty,
  fillScalar,
  isEmptyScalar,
  isFlow,
  itemLines,
  keyLines,
  replaceScalar,
  type Splice,
  valueAt,
  type Written,
} from './splice.ts';

/** What is to be added to `adapt`. */
export interface Addition {
  readonly iteration?: Iteration | undefined;
  /** The run file that becomes the accepted one. */
  readonly accepted?: string | undefined;
}

/**
 * The record with an iteration appended or a run accepted, all other bytes as they were.
 * Undefined where no edit does that safely; `toAddByHand` then says what to type.
 */
export function addToAdapt(text: string, { iteration, accepted }: Addition): string | undefined {
  const before = parseYaml(text).value;
  if (before === undefined) return undefined;
  const recorded = iteration ? edit(text, (root) => iterationSplice(text, root, iteration)) : text;
  const after =
    recorded !== undefined && accepted !== undefined
      ? edit(recorded, (root) => acceptedSplice(recorded, root, accepted))
      : recorded;
  if (after === undefined) return undefined;
  // The proof of a safe edit: the file reads back as the old record with exactly this added.
  const expected = withAddition(before as Record<string, unknown>, { iteration, accepted });
  return isDeepStrictEqual(plain(parseYaml(after).value), plain(expected)) ? after : undefined;
}

/** The lines that a person adds to `adapt` where the tool cannot. */
export function toAddByHand({ iteration, accepted }: Addition): string {
  const lines = [
    ...(iteration ? keyLines('iterations', itemLines(itemOf(iteration))) : []),
    ...(accepted === undefined ? [] : [`accepted: ${formatText(accepted)}`]),
  ];
  return keyLines('adapt', lines).join('\n');
}

/** One edit; undefined where the text has a shape that no splice knows. */
function edit(text: string, splice: (root: ParsedNode) => Splice | undefined): string | undefined {
  const { node } = parseYaml(text);
  const found = node && splice(node);
  return found && applySplice(text, found);
}

function iterationSplice(text: string, root: ParsedNode, iteration: Iteration): Splice | undefined {
  const adapt = valueAt(root, 'adapt');
  const item = itemOf(iteration);
  return isMap(adapt) && (adapt.items.length > 0 || isFlow(adapt))
    ? appendItem(text, adapt as ParsedNode, 'iterations', item)
    : addSection(text, root, adapt, keyLines('iterations', itemLines(item)));
}

function acceptedSplice(text: string, root: ParsedNode, accepted: string): Splice | undefined {
  const adapt = valueAt(root, 'adapt');
  const value = formatText(accepted, { inFlow: true });
  const known = valueAt(adapt, 'accepted');
  if (isEmptyScalar(known)) return adapt && fillScalar(text, adapt, 'accepted', value);
  if (known) return isScalar(known) ? replaceScalar(known as ParsedNode, value) : undefined;
  return isMap(adapt) && (adapt.items.length > 0 || isFlow(adapt))
    ? addKey(text, adapt as ParsedNode, 'accepted', { block: value, flow: value })
    : addSection(text, root, adapt, [`accepted: ${value}`]);
}

/** The whole section, where the record has none yet. */
function addSection(
  text: string,
  root: ParsedNode,
  adapt: ParsedNode | undefined,
  lines: readonly string[],
): Splice | undefined {
  if (isFlow(root)) return undefined;
  if (isEmptyScalar(adapt)) return fillEmpty(text, root, 'adapt', lines);
  return adapt === undefined ? appendLines(text, ['', ...keyLines('adapt', lines)]) : undefined;
}

function itemOf(iteration: Iteration): Written {
  const entries = Object.entries(iteration).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    block: entries.map(([key, value]) => `${key}: ${formatText(value)}`),
    flow: `{ ${entries.map(([key, value]) => `${key}: ${formatText(value, { inFlow: true })}`).join(', ')} }`,
  };
}

function withAddition(record: Record<string, unknown>, { iteration, accepted }: Addition): unknown {
  const adapt = (record.adapt ?? {}) as Record<string, unknown>;
  const iterations = (adapt.iterations ?? []) as unknown[];
  return {
    ...record,
    adapt: {
      ...adapt,
      ...(iteration && { iterations: [...iterations, iteration] }),
      ...(accepted !== undefined && { accepted }),
    },
  };
}

/** Without prototypes and undefined keys, so that two readings can be told equal. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
