import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import { recordName } from '../../own-paths.ts';
import { readSource, type Source } from '../../record/read.ts';
import { misnamed } from '../../record/record-files.ts';
import type { Recording } from './recording.ts';

/** The record, sound enough to be added to, with its text. */
export function readForEdit(path: string): Omit<Recording, 'evidence'> {
  const source = readSource(path);
  if (!source) {
    throw new UserError(
      `There is no ${recordName} in this folder: go to the project's folder, or make a project with "create-genai-project <new folder>".`,
      misnamed(dirname(path)),
    );
  }
  const { node, record } = source;
  const fault = source.faults.find((each) => !isEmptyList(each, source));
  if (record && node && !fault) return { source: { ...source, node }, record };
  throw new UserError(`${recordName} has faults: ${fault?.message ?? 'it cannot be read.'}`, {
    help: 'Type "create-genai-project check", and correct what it shows.',
  });
}

/** `adapt:` and `iterations:` without a value are what this command fills; a warning is no obstacle. */
function isEmptyList({ rule, at = [] }: Source['faults'][number], { value }: Source): boolean {
  if (rule === 'form/ambiguous-scalar') return true;
  let found = value;
  for (const step of at) found = (found as Record<string | number, unknown> | undefined)?.[step];
  const path = at.join('.');
  return found === null && ['adapt', 'adapt.iterations', 'adapt.accepted'].includes(path);
}
