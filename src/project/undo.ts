import { lstatSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '../sha256.ts';
import { locate } from './disk.ts';
import {
  type Journal,
  type JournalEntry,
  readJournal,
  removeJournal,
  stagedParts,
} from './journal.ts';
import { move } from './move.ts';
import { isOurs, removeStaging } from './staging.ts';

/** Puts everything back and removes the temporary folder; false when nothing had been touched. */
export async function undo(realRoot: string, staging: string): Promise<boolean> {
  const journal = readJournal(staging);
  if (journal) {
    await putBack(realRoot, staging, journal);
    removeJournal(staging);
  }
  if (isOurs(staging, stagedParts)) removeStaging(staging);
  return journal !== undefined;
}

async function putBack(realRoot: string, staging: string, journal: Journal): Promise<void> {
  // Before the first step, for one that is refused half-way leaves neither the old state nor the new.
  const located = journal.entries.map((entry) => ({ ...entry, at: locate(realRoot, entry.path) }));
  const folders = journal.folders.map((folder) => locate(realRoot, folder));
  for (const [index, entry] of [...located.entries()].reverse()) {
    await undoEntry(staging, index, entry);
  }
  for (const folder of folders.reverse()) removeIfEmpty(folder);
}

async function undoEntry(
  staging: string,
  index: number,
  { at, existed, sha256 }: JournalEntry & { readonly at: string },
): Promise<void> {
  const original = join(staging, 'old', String(index));
  if (isThere(original)) {
    if (isThere(at)) setAsideIfEdited(at, sha256);
    await move(original, at);
  } else if (!existed && !isThere(join(staging, 'new', String(index))) && isThere(at)) {
    // Neither staged any more nor there before: this run put it there.
    setAsideIfEdited(at, sha256);
    rmSync(at, { force: true });
  }
}

/** Between a killed run and this one someone may have worked on the half-changed project. */
function setAsideIfEdited(location: string, sha256: string | undefined): void {
  const content = readFileSync(location);
  const found = sha256Of(content);
  if (found !== sha256) writeFileSync(`${location}.edited-${found.slice(0, 8)}`, content);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
