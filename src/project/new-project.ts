import { lstatSync, mkdirSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { ProjectPath } from '../render/tree.ts';
import { breathe } from './breathe.ts';
import { move } from './move.ts';
import {
  findStagings,
  isAlive,
  isOurs,
  markIn,
  removeStaging,
  stagingName,
  writeMark,
} from './staging.ts';

export interface NewFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** Writes the files beside `root` and renames the whole to `root`, which must not exist. */
export async function newProject(
  root: string,
  files: readonly (NewFile & { readonly path: ProjectPath })[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = resolve(root);
  const parent = dirname(target);
  const firstMade = mkdirSync(parent, { recursive: true });
  try {
    removeLeftovers(parent, basename(target));
    const staging = join(parent, stagingName(basename(target)));
    mkdirSync(staging, { mode: 0o700 });
    try {
      writeMark(staging);
      await writeFiles(join(staging, 'project'), files, signal);
      await moveIntoPlace(join(staging, 'project'), target);
      removeEmptied(staging);
    } catch (error) {
      removeStaging(staging);
      throw error;
    }
  } catch (error) {
    if (firstMade !== undefined) removeEmptyFolders(parent, firstMade);
    throw error;
  }
}

async function writeFiles(
  folder: string,
  files: readonly (NewFile & { readonly path: ProjectPath })[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const made = new Set<string>();
  for (const [index, { path, content, executable }] of files.entries()) {
    await breathe(index, signal);
    const parent = `${folder}/${path.slice(0, path.lastIndexOf('/') + 1)}`;
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(`${folder}/${path}`, content, { flag: 'wx', mode: executable ? 0o777 : 0o666 });
  }
}

/** What is left of it once the project is in its place: without the search that removing anything takes. */
function removeEmptied(staging: string): void {
  try {
    unlinkSync(markIn(staging));
    rmdirSync(staging);
  } catch {
    removeStaging(staging);
  }
}

async function moveIntoPlace(from: string, to: string): Promise<void> {
  if (lstatSync(to, { throwIfNoEntry: false })) throw overtaken(to);
  try {
    if (process.platform === 'win32') await move(from, to);
    else renameSync(from, to);
  } catch (error) {
    // Between the look and the move, which replaces an empty folder alone.
    if (!taken.has(String((error as NodeJS.ErrnoException).code))) throw error;
    throw overtaken(to);
  }
}

const taken = new Set(['EEXIST', 'ENOTEMPTY', 'ENOTDIR']);

function overtaken(to: string): UserError {
  return new UserError(`"${to}" came into being while it was being made.`, {
    note: 'Nothing of this run was written: what is there now, another one made.',
    help: 'Look at it, and choose another directory if it is not what you want.',
  });
}

/** Removes what killed runs for the same folder left; what only looks like it stays. */
function removeLeftovers(parent: string, name: string): void {
  for (const staging of findStagings(parent, name)) {
    if (!isAlive(staging) && isOurs(staging.path, ['project'])) removeStaging(staging.path);
  }
}

/** From `folder` up to `first`, all of which this run made. */
function removeEmptyFolders(folder: string, first: string): void {
  for (let each = folder; each.length >= first.length; each = dirname(each)) {
    try {
      rmdirSync(each);
    } catch {
      // Someone else put something there meanwhile: it stays.
      return;
    }
  }
}
