import { UserError } from '../errors.ts';
import { conflictsIn, formatConflicts } from '../record/yaml/conflict.ts';
import type { Tree } from '../render/tree.ts';
import { mergeableText } from '../text.ts';

/** Throws where a file holds both sides of a merge: another merge on top could not be resolved. */
export function refuseConflicts(ours: Tree): void {
  const found = [...ours].flatMap(([path, { content }]) => {
    // Hardly any file has one: the bytes say so sooner than a text made of them.
    if (!content.includes('<<<<<<<')) return [];
    const conflicts = conflictsIn(mergeableText(content) ?? '');
    return conflicts.length === 0 ? [] : [`  ${path}: ${formatConflicts(conflicts)}`];
  });
  if (found.length === 0) return;
  throw new UserError('An earlier merge in this project is not finished.', {
    note: ['Both sides still stand in', ...found].join('\n'),
    help: 'Decide there what stays, take out the lines that begin with "<<<<<<<", "=======" and ">>>>>>>", and run this again.',
  });
}
