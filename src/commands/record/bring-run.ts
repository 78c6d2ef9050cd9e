import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Evidence, runAt } from '../../check/evidence.ts';
import { runFiles, runsFolder } from '../../check/run-files.ts';
import { UserError } from '../../errors.ts';
import { contentOf } from '../../record/runs/evidence-file.ts';
import { parseRun } from '../../record/runs/read-run.ts';
import { type Run, runNumber } from '../../record/runs/run.ts';

/** Gives the text of a file as another commit has it. */
export type ReadOther = (path: string) => Promise<string | undefined>;

/** Where a run of another commit lies in this project, and the files that were written for it. */
export interface Brought {
  readonly path: string;
  readonly written: readonly string[];
}

/**
 * Brings a run of another commit. It keeps its name but where another run has that here, as after two
 * branches that both made the next; what is here already stays where it is. Throws where it is no run.
 */
export async function bringRun(
  root: string,
  path: string,
  readOther: ReadOther,
  evidence: Evidence,
): Promise<Brought> {
  const id = path.slice(runsFolder.length + 1).replace(/\.json$/, '');
  // A branch may say anything: what is not in the folder of the runs is read no further.
  const isNamed = path === fileOf(id) && runNumber(path) !== undefined && !/[/\\]/.test(id);
  const text = isNamed ? await readOther(path) : undefined;
  const run = contentOf(parseRun(text ?? ''));
  if (!text || run?.id !== id || run.examples?.path !== examplesOf(id)) {
    throw new UserError(`"${path}" is no run file there.`, {
      help: 'Evaluate on that branch again, and record that.',
    });
  }
  const here = runFiles(evidence);
  const same = here.find((each) => isSame(runAt(each, evidence), run));
  if (same !== undefined) return { path: same, written: [] };
  if (here.includes(path) && evidence.run(path).kind !== 'read') throw unfinished(path);
  const examples = await readOther(examplesOf(id));
  if (examples === undefined) {
    throw new UserError(`There is no "${examplesOf(id)}" there, and so no evidence of the run.`);
  }
  let free = id;
  for (let copy = 2; here.includes(fileOf(free)); copy += 1) free = `${id}-${copy}`;
  const named = text
    .replace(`"id": "${id}"`, `"id": "${free}"`)
    .replace(`"${examplesOf(id)}"`, `"${examplesOf(free)}"`);
  // The run file comes last: where it is, its examples are.
  const written = write(root, [
    [examplesOf(free), examples],
    [fileOf(free), named],
  ]);
  return { path: fileOf(free), written };
}

/** Takes back what was brought. */
export function takeBack(files: readonly string[]): void {
  for (const file of files) rmSync(file, { force: true });
}

const fileOf = (id: string) => `${runsFolder}/${id}.json`;
const examplesOf = (id: string) => `${runsFolder}/${id}.jsonl`;

/** Whether both are one run: the same answers, of one moment. */
function isSame(one: Run | undefined, other: Run): boolean {
  return one?.created === other.created && one?.examples?.sha256 === other.examples?.sha256;
}

function unfinished(path: string): UserError {
  return new UserError(`"${path}" is no run file, as in a merge that is not finished.`, {
    help: `Take that of the branch that you merge: git checkout <branch> -- ${runsFolder}`,
  });
}

function write(root: string, files: readonly (readonly [string, string])[]): string[] {
  const written: string[] = [];
  try {
    mkdirSync(join(root, runsFolder), { recursive: true });
    for (const [path, text] of files) {
      const file = join(root, path);
      writeFileSync(file, text, { flag: 'wx' });
      written.push(file);
    }
    return written;
  } catch (error) {
    takeBack(written);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`"${files[0]?.[0]}" could not be written (${code}).`, { cause: error });
  }
}
