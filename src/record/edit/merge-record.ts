import { mergeableText } from '../../text.ts';
import { nodeAt, type ParsedNode } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse.ts';
import { additionsTo, type Difference, differences } from './additions.ts';
import type { Edit, KeyText } from './edit.ts';
import { byHand, type EditableText, editText, readEditable } from './edit-text.ts';
import {
  endOfEntry,
  endWithComments,
  entriesOf,
  entryAt,
  lineStart,
  nameOf,
  startOf,
  startWithComment,
} from './places.ts';
import { settle } from './updates.ts';

export type MergedRecord =
  | {
      readonly kind: 'merged';
      readonly text: string;
      /** Values that are yours, and that the new rendering would now give otherwise. */
      readonly differences: readonly Difference[];
    }
  /** Nothing was changed; `help` says what to add by hand. */
  | { readonly kind: 'refused'; readonly problem: string; readonly help: string };

/**
 * lifecycle.yaml as the user has it, plus the sections, keys and list items that the new rendering
 * has and neither it nor the last rendering (`base`) had; what describes one thing, such as the model,
 * changes together or not at all. Nothing else changes. The sections of `answered` change also where runs
 * rest on what they were, as long as none of them is accepted.
 */
export function mergeRecord(
  base: string | undefined,
  ours: Buffer,
  theirs: Buffer,
  answered: readonly string[] = [],
): MergedRecord {
  const text = mergeableText(ours);
  const mine = text === undefined ? undefined : readEditable(text);
  const rendered = readEditable(theirs.toString());
  if (!rendered) throw new Error('The rendered lifecycle.yaml cannot be read.');
  if (!mine) {
    const help = 'Correct it (create-genai-project check says where), then run this again.';
    return { kind: 'refused', problem: 'It cannot be read, so nothing was added to it.', help };
  }
  const before = base === text ? mine.value : base && parseYaml(base).value;
  const sides = [before, mine.value, rendered.value] as const;
  const settled = settle(sides, additionsTo(...sides), differences(...sides), answered);
  const edits = settled.edits.map((edit) => asRendered(edit, mine, rendered));
  const merged = editText(mine, edits);
  return merged === undefined
    ? {
        kind: 'refused',
        problem: 'It is written in a way that cannot be added to.',
        help: `Add to it by hand:\n${byHand(edits)}`,
      }
    : {
        kind: 'merged',
        text: merged,
        differences: settled.differences,
      };
}

/** A new key is written as the new rendering writes it, behind the keys that it has before it. */
function asRendered(edit: Edit, mine: EditableText, rendered: EditableText): Edit {
  if (edit.kind !== 'set' || entryAt(mine.node, edit.at)) return edit;
  return { ...edit, as: keyAsRendered(edit, rendered) };
}

function keyAsRendered({ at }: Edit, { text, node }: EditableText): KeyText {
  const siblings = entriesOf(nodeAt(node, at.slice(0, -1)) as ParsedNode);
  const entry = entryAt(node, at);
  if (!entry) throw new Error(`The rendered lifecycle.yaml has no ${at.join('.')}.`);
  const line = lineStart(text, startOf(entry));
  const column = startOf(entry) - line;
  const start = startWithComment(text, startOf(entry));
  const end = endWithComments(text, endOfEntry(text, entry), column + 1);
  const lines = (from: number, to: number) =>
    text
      .slice(from, to)
      .split('\n')
      .map((each) => each.slice(column));
  return {
    comment: start === line ? [] : lines(start, line - 1),
    isSetOff: text.slice(0, start).endsWith('\n\n'),
    lines: lines(line, end),
    follows: new Set(siblings.slice(0, entry.index).map(nameOf)),
  };
}
