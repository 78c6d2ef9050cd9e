import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { ProjectPath } from '../render/tree.ts';
import { breathe } from './breathe.ts';
import { locate } from './disk.ts';
import { type Journal, type JournalEntry, removeJournal, undo, writeJournal } from './journal.ts';
import { move } from './move.ts';
import type { NewFile } from './new-project.ts';
import { sha256Of } from './sha256.ts';
import { findStagings, isAlive, removeStaging, stagingName } from './staging.ts';

/** What a path is to become; without a file, nothing. */
export interface PathChange {
  readonly path: ProjectPath;
  readonly file: NewFile | undefined;
}

/**
 * Puts back what killed runs changed in `root` and removes their temporary folders.
 * True when something was put back: whatever was read before is out of date.
 */
export async function recoverProject(root: string): Promise<boolean> {
  let hasRecovered = false;
  for (const staging of deadStagings(root)) {
    hasRecovered = (await undo(realpathSync.native(root), staging)) || hasRecovered;
  }
  return hasRecovered;
}

/** For a run that may change nothing: throws where `recoverProject` would have something to do. */
export function refuseUnfinished(root: string): void {
  if (deadStagings(root).length === 0) return;
  throw new UserError(`A run that was killed left "${root}" unfinished.`, {
    note: 'Every run first puts back what it finds so, except a dry run, which changes nothing.',
    help: 'Run this without --dry-run.',
  });
}

/** The temporary folders that killed runs left in `root`; throws while a run is at work in it. */
function deadStagings(root: string): readonly string[] {
  // With the slash, only a folder exists.
  if (!existsSync(`${root}/`)) return [];
  return findStagings(realpathSync.native(root), undefined).map((staging) => {
    if (!isAlive(staging)) return staging.path;
    throw new UserError(`Another run is changing "${root}" at this moment.`, {
      note: `It is process ${staging.processId}, with its files in "${staging.path}".`,
      help: 'Wait until it is done.',
    });
  });
}

/** Changes the files of an existing folder: stages the new ones, moves the originals aside, swaps. */
export async function changeProject(
  root: string,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (await recoverProject(root)) {
    throw new UserError(`"${root}" was left half changed by a run that was killed.`, {
      note: 'It is now as it was before that run.',
      help: 'Run this again.',
    });
  }
  const realRoot = realpathSync.native(root);
  const staging = join(realRoot, stagingName(undefined));
  mkdirSync(staging, { mode: 0o700 });
  try {
    const journal = await stage(realRoot, staging, changes, signal);
    writeJournal(staging, journal);
    await swap(realRoot, staging, journal, changes, signal);
    // From here on the new state holds: without a journal there is nothing to undo.
    removeJournal(staging);
  } catch (error) {
    await undo(realRoot, staging);
    throw error;
  }
  removeStaging(staging);
  removeEmptyFolders(realRoot, changes);
}

async function stage(
  realRoot: string,
  staging: string,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
): Promise<Journal> {
  mkdirSync(join(staging, 'new'));
  mkdirSync(join(staging, 'old'));
  const folders = new Set<string>();
  const entries: JournalEntry[] = [];
  for (const [index, { path, file }] of changes.entries()) {
    await breathe(index, signal);
    const original = statSync(locate(realRoot, path), { throwIfNoEntry: false });
    entries.push({
      path,
      existed: original !== undefined,
      sha256: file && sha256Of(file.content),
    });
    if (!file) continue;
    for (const folder of missingFolders(realRoot, path)) folders.add(folder);
    const location = join(staging, 'new', String(index));
    writeFileSync(location, file.content, { mode: file.executable ? 0o777 : 0o666 });
    if (original) chmodSync(location, original.mode & 0o777);
  }
  return { version: 1, entries, folders: [...folders] };
}

/** The folders above a path that are not there, topmost first. */
function missingFolders(realRoot: string, path: ProjectPath): readonly ProjectPath[] {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return folders.filter((folder) => !existsSync(locate(realRoot, folder)));
}

async function swap(
  realRoot: string,
  staging: string,
  journal: Journal,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const folder of journal.folders) mkdirSync(locate(realRoot, folder));
  for (const [index, { path, file }] of changes.entries()) {
    await breathe(index, signal);
    const location = locate(realRoot, path);
    if (lstatSync(location, { throwIfNoEntry: false })) {
      await move(location, join(staging, 'old', String(index)));
    }
    if (file) await move(join(staging, 'new', String(index)), location);
  }
}

function removeEmptyFolders(realRoot: string, changes: readonly PathChange[]): void {
  const removed = changes.filter(({ file }) => !file).map(({ path }) => dirname(path));
  for (const folder of new Set(removed)) {
    for (let each = folder; each !== '.'; each = dirname(each)) {
      try {
        rmdirSync(join(realRoot, each));
      } catch {
        // It still holds something.
        break;
      }
    }
  }
}
