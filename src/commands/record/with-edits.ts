import { UserError } from '../../errors.ts';
import { recordName } from '../../own-paths.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { byHand, editText } from '../../record/edit/edit-text.ts';
import { parseSource } from '../../record/read.ts';
import type { Recording } from './recording.ts';

/** The record once these edits are made. Throws, and says what to write by hand, where its text cannot be added to. */
export function withEdits({ source, evidence }: Recording, edits: readonly Edit[]): Recording {
  const text = editText(source, edits);
  const after = text === undefined ? undefined : parseSource(text);
  if (after?.node && after.record)
    return { source: { ...after, node: after.node }, record: after.record, evidence };
  throw new UserError(`${recordName} is written in a way that cannot be added to safely.`, {
    note: `Add these lines by hand:\n${byHand(edits)}`,
    help: 'Then type "create-genai-project check".',
  });
}
