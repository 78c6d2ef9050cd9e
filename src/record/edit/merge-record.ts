import { isDeepStrictEqual } from 'node:util';
import { mergeableText } from '../../text.ts';
import type { FormRuleId } from '../yaml/fault.ts';
import { parseYaml } from '../yaml/parse.ts';
import {
  type Addition,
  additionsTo,
  type Difference,
  differences,
  withAddition,
} from './record-additions.ts';
import { additionText, insertAddition, type ReadText } from './record-text.ts';

export type MergedRecord =
  | {
      readonly kind: 'merged';
      readonly text: string;
      /** Values that are yours, and that the new rendering would now give otherwise. */
      readonly differences: readonly Difference[];
    }
  /** Nothing was changed; `help` says what to add by hand. */
  | { readonly kind: 'refused'; readonly problem: string; readonly help: string };

const byteOrderMark = '\uFEFF';
// Beyond these, what stands where is a matter of opinion.
const unsafe: ReadonlySet<FormRuleId> = new Set([
  'form/duplicate-key',
  'form/unsafe-key',
  'form/alias',
]);

/**
 * lifecycle.yaml as the user has it, plus the sections, keys and list items that the new rendering
 * has and neither it nor the last rendering (`base`) had. Text is inserted; nothing else changes.
 */
export function mergeRecord(base: string | undefined, ours: Buffer, theirs: Buffer): MergedRecord {
  const rendered = read(theirs.toString());
  const whole = mergeableText(ours);
  const mark = whole?.startsWith(byteOrderMark) ? byteOrderMark : '';
  const mine = whole === undefined ? undefined : read(whole.slice(mark.length));
  if (!mine || !isSafe(mine))
    return refused('It cannot be read, so nothing was added to it.', rendered, []);
  const before = base === undefined ? undefined : parseYaml(base).value;
  const additions = additionsTo(before, mine.parsed.value, rendered.parsed.value);
  const text = insertAll(mine, rendered, additions);
  return text === undefined
    ? refused('It is written in a way that cannot be added to.', rendered, additions)
    : {
        kind: 'merged',
        text: mark + text,
        differences: differences(before, mine.parsed.value, rendered.parsed.value),
      };
}

/** Undefined where an insertion would have changed what the text says elsewhere. */
function insertAll(
  mine: ReadText,
  rendered: ReadText,
  additions: readonly Addition[],
): string | undefined {
  let current = mine;
  for (const addition of additions) {
    const next = read(insertAddition(current, rendered, addition));
    const expected = withAddition(current.parsed.value, addition);
    if (!isSafe(next) || !isSameValue(next.parsed.value, expected)) return undefined;
    current = next;
  }
  return current.text;
}

function refused(
  problem: string,
  rendered: ReadText,
  additions: readonly Addition[],
): MergedRecord {
  const missing = additions.map((addition) => additionText(rendered, addition));
  const help =
    missing.length > 0
      ? `Add to it by hand, ${missing.join('\n')}`
      : 'Correct it (create-genai-project check says where), then run this again.';
  return { kind: 'refused', problem, help };
}

function read(text: string): ReadText {
  return { text, parsed: parseYaml(text) };
}

function isSafe({ parsed }: ReadText): boolean {
  return parsed.node !== undefined && !parsed.faults.some(({ rule }) => unsafe.has(rule));
}

// Cloned because mappings that were read have no prototype, and the expected ones do.
function isSameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(structuredClone(one), structuredClone(other));
}
