import { existsSync, lstatSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../errors.ts';
import { readBytes } from '../record/yaml/bytes.ts';
import type { ProjectPath } from '../render/tree.ts';
import { safePath } from './base.ts';
import { markIn } from './staging.ts';

/**
 * What a run is about to do to a folder. Entry n has its new content in new/n until that is in
 * place, and its original in old/n from the moment it was moved aside, so that the folder itself
 * tells how far the run came.
 */
export interface Journal {
  readonly version: 1;
  /** Of the mark that lies beside the journal. */
  readonly proof: string;
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

/** What a run keeps in its temporary folder, besides the mark. */
export const stagedParts = ['new', 'old', 'journal.json', 'journal.json.draft'] as const;
const name = 'journal.json';
const longest = 16 << 20;

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

/**
 * What a journal must know to be obeyed: which file its mark is on this disk, and when that came into
 * being, to the nanosecond. No one can set either, so a journal that was committed, unpacked or copied
 * here does not.
 */
export function proofOf(mark: string): string {
  const { ino, ctimeNs } = lstatSync(mark, { bigint: true });
  return `${ino} ${ctimeNs}`;
}

/** Undefined where there is none. Throws for one that no run on this machine left, or that is damaged. */
export function readJournal(staging: string): Journal | undefined {
  if (!hasJournal(staging)) return undefined;
  const reading = readBytes(join(staging, name), longest);
  const mark = markIn(staging);
  const journal = reading.kind === 'bytes' ? parseJournal(reading.bytes.toString()) : undefined;
  if (journal && existsSync(mark) && journal.proof === proofOf(mark)) return journal;
  const folder = basename(staging);
  throw new UserError(`"${folder}" was not left by a run of this tool on this machine.`, {
    note: 'Undoing what it speaks of could move or remove your files, so nothing of it was done.',
    help: `Look into it, then remove it and run this again: rm -r ${folder}`,
  });
}

function parseJournal(text: string): Journal | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJournal(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UserError) return undefined;
    throw error;
  }
}

function isJournal(value: unknown): value is Journal {
  const { version, proof, entries, folders } = (value ?? {}) as Partial<Journal>;
  return (
    version === 1 &&
    typeof proof === 'string' &&
    Array.isArray(entries) &&
    entries.every(isEntry) &&
    Array.isArray(folders) &&
    folders.every(isSafe)
  );
}

function isEntry(value: unknown): value is JournalEntry {
  const { path, existed, sha256 } = (value ?? {}) as Partial<JournalEntry>;
  const isHash = sha256 === undefined || typeof sha256 === 'string';
  return isSafe(path) && typeof existed === 'boolean' && isHash;
}

/** Throws the base's own error for a path that leaves the project. */
function isSafe(path: unknown): path is ProjectPath {
  return typeof path === 'string' && safePath(path) === path;
}
