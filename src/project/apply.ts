import { lstatSync, statSync } from 'node:fs';
import { UserError } from '../errors.ts';
import type { ProjectPath } from '../render/tree.ts';
import { type Base, basePath, formatBase } from './base.ts';
import type { PathChange } from './change-project.ts';
import { readDisk } from './disk.ts';
import { explained } from './explained.ts';
import type { ProjectLock } from './lock.ts';
import { type NewFile, newProject } from './new-project.ts';
import type { Change } from './plan.ts';

export interface ApplyOptions {
  /** Aborted when the user interrupts; the reason is what `applyChanges` then throws. */
  readonly signal?: AbortSignal | undefined;
  /** The turn at the project in which the changes were planned. */
  readonly lock?: ProjectLock | undefined;
}

/**
 * Makes the disk under `root` what the plan says, `base` last. All or nothing: after an error or an
 * interruption every byte is as it was. A plan that changes nothing touches nothing.
 */
export async function applyChanges(
  root: string,
  changes: readonly Change[],
  base: Base,
  { signal, lock }: ApplyOptions = {},
): Promise<void> {
  try {
    const exists = isFolder(root);
    const steps = [...changes.flatMap(pathChange), ...baseChange(root, base)];
    if (steps.length === 0) return;
    if (!exists) return await newProject(root, steps.flatMap(newFile), signal);
    const { changeProject } = await import('./change-project.ts');
    await changeProject(root, steps, signal, lock);
  } catch (error) {
    throw explained(error, root);
  }
}

/** False where nothing lies. */
function isFolder(root: string): boolean {
  if (!lstatSync(root, { throwIfNoEntry: false })) return false;
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return true;
  throw new UserError(`"${root}" is in the way.`, { note: 'It is not a folder.' });
}

function pathChange(change: Change): readonly PathChange[] {
  switch (change.kind) {
    case 'create':
    case 'update':
    case 'merge':
    case 'conflict': {
      const { content, executable } = change.file;
      return [{ path: change.path, file: { content, executable } }];
    }
    case 'remove':
      return [{ path: change.path, file: undefined }];
    case 'keep':
    case 'by hand':
      return [];
  }
}

function baseChange(root: string, base: Base): readonly PathChange[] {
  const content = formatBase(base);
  const existing = readDisk(root, [basePath]).get(basePath);
  if (existing?.content.equals(content)) return [];
  return [{ path: basePath, file: { content, executable: false } }];
}

function newFile({ path, file }: PathChange): readonly (NewFile & { path: ProjectPath })[] {
  return file ? [{ path, ...file }] : [];
}
