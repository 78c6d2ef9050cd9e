import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { realPath } from '../record/real-path.ts';
import { foldersAbove, type ProjectPath } from '../render/tree.ts';
import { sha256Of } from '../sha256.ts';
import { breathe } from './breathe.ts';
import { locate, readDisk } from './disk.ts';
import {
  type Journal,
  type JournalEntry,
  proofOf,
  removeJournal,
  writeJournal,
} from './journal.ts';
import { type ProjectLock, withProjectLock } from './lock.ts';
import { move } from './move.ts';
import type { NewFile } from './new-project.ts';
import { markIn, writeMark } from './staging.ts';
import { undo } from './undo.ts';

/** What a path is to become; without a file, nothing. */
export interface PathChange {
  readonly path: ProjectPath;
  /** What lay there when that was decided; undefined where nothing did. */
  readonly before: Buffer | undefined;
  readonly file: NewFile | undefined;
}

/**
 * Changes the files of an existing folder: stages the new ones, moves the originals aside, swaps.
 * Without a turn at the project it takes one.
 */
export async function changeProject(
  root: string,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
  lock: ProjectLock | undefined,
): Promise<void> {
  if (lock) return change(root, changes, signal, lock);
  await withProjectLock(
    root,
    async (turn) => {
      if (turn.hasRecovered) throw outOfDate(root);
      await change(root, changes, signal, turn);
    },
    { signal },
  );
}

async function change(
  root: string,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
  { folder }: ProjectLock,
): Promise<void> {
  if (!existsSync(folder)) throw lostTurn(root);
  const realRoot = realPath(root);
  try {
    const journal = await stage(realRoot, folder, changes, signal);
    writeJournal(folder, journal);
    await swap(realRoot, folder, journal, changes, signal);
    // From here on the new state holds: without a journal there is nothing to undo.
    removeJournal(folder);
  } catch (error) {
    await undo(realRoot, folder);
    throw error;
  }
  removeEmptyFolders(realRoot, changes);
}

/** The machine slept, or this process was stopped, for so long that another run took it for dead. */
function lostTurn(root: string): UserError {
  return new UserError(`This run was silent so long that another took its turn at "${root}".`, {
    note: 'Nothing was written.',
    help: 'Run this again.',
  });
}

function outOfDate(root: string): UserError {
  return new UserError(`"${root}" was left half changed by a run that was killed.`, {
    note: 'It is now as it was before that run.',
    help: 'Run this again.',
  });
}

async function stage(
  realRoot: string,
  staging: string,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
): Promise<Journal> {
  writeMark(staging);
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
  return { version: 1, proof: proofOf(markIn(staging)), entries, folders: [...folders] };
}

/** The folders above a path that are not there, topmost first. */
function missingFolders(realRoot: string, path: ProjectPath): readonly ProjectPath[] {
  return foldersAbove(path).filter((folder) => !existsSync(locate(realRoot, folder)));
}

async function swap(
  realRoot: string,
  staging: string,
  journal: Journal,
  changes: readonly PathChange[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const folder of journal.folders) mkdirSync(locate(realRoot, folder));
  for (const [index, { path, before, file }] of changes.entries()) {
    await breathe(index, signal);
    const location = locate(realRoot, path);
    const aside = `old/${index}`;
    if (lstatSync(location, { throwIfNoEntry: false })) await move(location, join(staging, aside));
    // Moved aside, it is beyond the reach of an editor that saves by its name.
    const found = readDisk(staging, [aside]).get(aside)?.content;
    if (!isSame(before, found)) throw changedMeanwhile(path);
    if (file) await move(join(staging, 'new', String(index)), location);
  }
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one && other ? one.equals(other) : one === other;
}

function changedMeanwhile(path: ProjectPath): UserError {
  return new UserError(`"${path}" was changed while this run was at work.`, {
    note: 'Nothing was written, so that nothing is lost.',
    help: 'Run this again.',
  });
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
