import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A temporary folder of this program, told from anything else by its name. */
export interface Staging {
  readonly path: string;
  readonly processId: number;
}

const tag = 'create-genai-project';
// A run that waits for a person touches its folder, and no other works that long: an older folder is
// of a dead process, whoever has its number now.
const longestSilenceMs = 10 * 60_000;

/** `.my-app.create-genai-project-4711-3f9a1c`; without a name, `.create-genai-project-4711-3f9a1c`. */
export function stagingName(name: string | undefined): string {
  const random = Math.floor(Math.random() * 0x1000000);
  return `${prefixFor(name)}${process.pid}-${random.toString(16).padStart(6, '0')}`;
}

/** The temporary folders in `folder` of runs for the same name. */
export function findStagings(folder: string, name: string | undefined): readonly Staging[] {
  const prefix = prefixFor(name);
  return readdirSync(folder).flatMap((entry) => {
    const rest = entry.startsWith(prefix) ? entry.slice(prefix.length) : '';
    const processId = Number(/^(\d+)-[0-9a-f]{6}$/.exec(rest)?.[1]);
    if (!(processId > 0)) return [];
    const path = join(folder, entry);
    // Of a run that is waiting for its turn, the folder may be gone again.
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ? [{ path, processId }] : [];
  });
}

// A name that is as long as the system allows must leave room for ours.
function prefixFor(name: string | undefined): string {
  return name === undefined ? `.${tag}-` : `.${name.slice(0, 40)}.${tag}-`;
}

const markName = 'create-genai-project.txt';
const markText =
  'A temporary folder of create-genai-project. Its next run here removes it; so may you.\n';

/** The file that says what the folder is to whoever finds it. */
export function markIn(folder: string): string {
  return join(folder, markName);
}

export function writeMark(folder: string): void {
  writeFileSync(markIn(folder), markText);
}

/** Whether a folder of our name holds nothing but the mark and `parts`: what only looks like ours stays. */
export function isOurs(folder: string, parts: readonly string[]): boolean {
  const entries = readdirSync(folder);
  if (entries.length === 0) return true;
  if (entries.some((entry) => entry !== markName && !parts.includes(entry))) return false;
  // A run killed or out of disk while writing the mark leaves the start of it.
  return !entries.includes(markName) || markText.startsWith(readMark(folder));
}

function readMark(folder: string): string {
  const mark = markIn(folder);
  return lstatSync(mark).isFile() ? readFileSync(mark, 'utf8') : 'no mark';
}

/** Whether another process is still at work in it. */
export function isAlive({ path, processId }: Staging): boolean {
  // In a container the same number comes round at once.
  if (processId === process.pid) return false;
  const state = lstatSync(path, { throwIfNoEntry: false });
  if (!state || Date.now() - state.mtimeMs > longestSilenceMs) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Best effort: what is done, or has failed, stays so whether or not this works. The next run tries again. */
export function removeStaging(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Left to the next run.
  }
}
