import { lstatSync, statSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { basePath } from '../own-paths.ts';
import type { ProjectPath, Tree } from '../render/tree.ts';
import { type Base, formatBase } from './base.ts';
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

/** What a run makes of a project. */
export interface Update {
  /** What lay on the disk when the changes were planned. */
  readonly ours: Tree;
  readonly changes: readonly Change[];
  /** What the next run compares with. */
  readonly base: Base;
  /** Of this tool, for an older one to see. */
  readonly version: string;
}

/**
 * Makes the disk under `root` what the plan says, the base last. All or nothing: after an error or an
 * interruption every byte is as it was. A plan that changes nothing touches nothing.
 */
export async function applyChanges(
  root: string,
  update: Update,
  { signal, lock }: ApplyOptions = {},
): Promise<void> {
  try {
    const exists = isFolder(root);
    const changes = update.changes.flatMap((change) => pathChange(change, update.ours));
    const steps = [...changes, ...baseChange(root, update)];
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

function pathChange(change: Change, ours: Tree): readonly PathChange[] {
  const before = ours.get(change.path)?.content;
  switch (change.kind) {
    case 'create':
    case 'update':
    case 'merge':
    case 'conflict':
    case 'move': {
      const { content, executable } = change.file;
      const written = { path: change.path, before, file: { content, executable } };
      return change.from === undefined ? [written] : [left(change.from, ours), written];
    }
    case 'remove':
      return [left(change.path, ours)];
    case 'keep':
    case 'by hand':
      return [];
  }
}

function left(path: ProjectPath, ours: Tree): PathChange {
  return { path, before: ours.get(path)?.content, file: undefined };
}

function baseChange(root: string, { ours, base, version }: Update): readonly PathChange[] {
  const content = formatBase(base, version);
  const before = (ours.get(basePath) ?? readDisk(root, [basePath]).get(basePath))?.content;
  if (before?.equals(content)) return [];
  return [{ path: basePath, before, file: { content, executable: false } }];
}

function newFile({ path, file }: PathChange): readonly (NewFile & { path: ProjectPath })[] {
  return file ? [{ path, ...file }] : [];
}
