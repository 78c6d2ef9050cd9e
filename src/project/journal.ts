import {
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ProjectPath } from '../render/tree.ts';
import { safePath } from './base.ts';
import { locate } from './disk.ts';
import { move } from './move.ts';
import { sha256Of } from './sha256.ts';
import { removeStaging } from './staging.ts';

/**
 * What a run is about to do to a folder. Entry n has its new content in new/n until that is in
 * place, and its original in old/n from the moment it was moved aside, so that the folder itself
 * tells how far the run came.
 */
export interface Journal {
  readonly version: 1;
  readonly entries: readonly JournalEntry[];
  /** Folders that the run makes, topmost first. */
  readonly folders: readonly ProjectPath[];
}

export interface JournalEntry {
  readonly path: ProjectPath;
  readonly existed: boolean;
  /** Of the new content; undefined where the file is removed. */
  readonly sha256: string | undefined;
}

const name = 'journal.json';

export function writeJournal(staging: string, journal: Journal): void {
  const draft = join(staging, `${name}.draft`);
  writeFileSync(draft, JSON.stringify(journal));
  renameSync(draft, join(staging, name));
}

/** Whether a run began to change what lies outside its folder, and did not come to an end. */
export function hasJournal(staging: string): boolean {
  return existsSync(join(staging, name));
}

export function removeJournal(staging: string): void {
  unlinkSync(join(staging, name));
}

/** Puts everything back and removes the temporary folder; false when nothing had been touched. */
export async function undo(realRoot: string, staging: string): Promise<boolean> {
  const journal = readJournal(staging);
  if (journal) {
    for (const [index, entry] of [...journal.entries.entries()].reverse()) {
      await undoEntry(realRoot, staging, index, entry);
    }
    for (const folder of [...journal.folders].reverse()) {
      removeIfEmpty(join(realRoot, safePath(folder)));
    }
    removeJournal(staging);
  }
  removeStaging(staging);
  return journal !== undefined;
}

async function undoEntry(
  realRoot: string,
  staging: string,
  index: number,
  { path, existed, sha256 }: JournalEntry,
): Promise<void> {
  const location = locate(realRoot, safePath(path));
  const original = join(staging, 'old', String(index));
  if (isThere(original)) {
    if (isThere(location)) setAsideIfEdited(location, sha256);
    await move(original, location);
  } else if (!existed && !isThere(join(staging, 'new', String(index))) && isThere(location)) {
    // Neither staged any more nor there before: this run put it there.
    setAsideIfEdited(location, sha256);
    rmSync(location, { force: true });
  }
}

/** Between a killed run and this one someone may have worked on the half-changed project. */
function setAsideIfEdited(location: string, sha256: string | undefined): void {
  const content = readFileSync(location);
  const found = sha256Of(content);
  if (found !== sha256) writeFileSync(`${location}.edited-${found.slice(0, 8)}`, content);
}

function readJournal(staging: string): Journal | undefined {
  const path = join(staging, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Journal) : undefined;
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
