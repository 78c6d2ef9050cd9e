import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { realPath } from '../record/real-path.ts';
import { explained } from './explained.ts';
import { hasJournal, stagedParts } from './journal.ts';
import {
  findStagings,
  isAlive,
  isOurs,
  removeStaging,
  type Staging,
  stagingName,
} from './staging.ts';
import { undo } from './undo.ts';

/** A run's turn at a project: while it lasts, no other run of this tool is at work there. */
export interface ProjectLock {
  /** In the project, named for this process, and gone when the turn is over: for its temporary files. */
  readonly folder: string;
  /** Whether something that a killed run left was put back first: what was read before is out of date. */
  readonly hasRecovered: boolean;
}

export interface LockOptions {
  /** Aborted when the user interrupts the waiting; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the run whose turn it is. */
  readonly patienceMs?: number;
}

const heartbeatMs = 60_000;

/**
 * Waits for its turn at the project in `root`, puts back what killed runs left half done, and works.
 * What is to be written is read inside `work`. Throws a UserError where another run takes too long.
 */
export async function withProjectLock<Result>(
  root: string,
  work: (lock: ProjectLock) => Promise<Result>,
  { signal, patienceMs = 10_000 }: LockOptions = {},
): Promise<Result> {
  const realRoot = realPath(root);
  const folder = await takeTurn(realRoot, Date.now() + patienceMs, signal);
  // Someone may think long about a question: the folder's age is how others tell that we are here.
  const heartbeat = setInterval(() => touch(folder), heartbeatMs).unref();
  try {
    const dead = othersIn(realRoot, folder).filter((other) => !isAlive(other));
    const hasRecovered = await recover(realRoot, dead);
    return await work({ folder, hasRecovered });
  } finally {
    clearInterval(heartbeat);
    // With a journal it holds originals that could not be put back: the next run tries again.
    if (!hasJournal(folder)) removeStaging(folder);
  }
}

/**
 * Puts back what killed runs changed in `root` and removes their temporary folders.
 * True when something was put back: whatever was read before is out of date.
 */
export async function recoverProject(root: string): Promise<boolean> {
  // With the slash, only a folder exists.
  if (!existsSync(`${root}/`) || findStagings(root, undefined).length === 0) return false;
  return withProjectLock(root, async ({ hasRecovered }) => hasRecovered);
}

/**
 * For a run that may change nothing: throws where `recoverProject` would have something to put back,
 * and in a folder that has to be empty, to remove.
 */
export function refuseUnfinished(root: string, { isToBeEmpty = false } = {}): void {
  if (!existsSync(`${root}/`)) return;
  const stagings = findStagings(root, undefined);
  const busy = stagings.find(isAlive);
  if (busy) throw another(busy);
  const isLeft = ({ path }: Staging) =>
    hasJournal(path) || (isToBeEmpty && isOurs(path, stagedParts));
  if (!stagings.some(isLeft)) return;
  throw new UserError(`A run that was killed left "${root}" unfinished.`, {
    note: 'Every run first puts back what it finds so, except a dry run, which changes nothing.',
    help: 'Run this without --dry-run.',
  });
}

/**
 * Each run makes a folder of its own before it looks for those of others, so of two at once at least
 * one sees the other, and steps back for a moment. A folder left by a dead process blocks nobody, and
 * its name never comes again, so removing it can hit no other run: no file to take over, no race for it.
 */
async function takeTurn(
  realRoot: string,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  for (;;) {
    const folder = join(realRoot, stagingName(undefined));
    makeFolder(folder, realRoot);
    const busy = othersIn(realRoot, folder).find(isAlive);
    if (!busy) return folder;
    removeStaging(folder);
    if (Date.now() > deadline) throw another(busy);
    await new Promise((resume) => setTimeout(resume, 20 + Math.random() * 60));
    signal?.throwIfAborted();
  }
}

function makeFolder(folder: string, realRoot: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw explained(error, realRoot);
  }
}

function othersIn(realRoot: string, own: string): readonly Staging[] {
  return findStagings(realRoot, undefined).filter(({ path }) => path !== own);
}

async function recover(realRoot: string, dead: readonly Staging[]): Promise<boolean> {
  let hasRecovered = false;
  for (const { path } of dead) hasRecovered = (await undo(realRoot, path)) || hasRecovered;
  return hasRecovered;
}

function touch(folder: string): void {
  const now = new Date();
  // Gone where the machine slept so long that another run took this one for dead.
  if (existsSync(folder)) utimesSync(folder, now, now);
}

function another({ path, processId }: Staging): UserError {
  return new UserError(`Another run is changing "${dirname(path)}" at this moment.`, {
    note: `It is process ${processId}, with its files in "${path}".`,
    help: 'Wait until it is done, then run this again.',
  });
}
