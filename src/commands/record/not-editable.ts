import { UserError } from '../../errors.ts';
import { recordName } from '../../own-paths.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { byHand } from '../../record/edit/edit-text.ts';

/** Says what to write by hand where the text cannot be added to. */
export function notEditable(edits: readonly Edit[]): UserError {
  return new UserError(`${recordName} is written in a way that cannot be added to safely.`, {
    note: `Add these lines by hand:\n${byHand(edits)}`,
    help: 'Then type "create-genai-project check".',
  });
}
