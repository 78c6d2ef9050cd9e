import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Context } from '../../terminal/context.ts';
import { type FailedRun, git } from './run.ts';

/** Git could not be asked, or does not answer: in its own words, why. That is neither yes nor no. */
export interface Unknown {
  readonly unknown: string;
}

/** Whether the folder lies in a git repository, or would once it exists. Throws for a folder of git's own. */
export async function liesInRepository(
  folder: string,
  env: Context['env'],
): Promise<boolean | Unknown> {
  const asked = ['--is-inside-work-tree', '--is-inside-git-dir'];
  const run = await git(['rev-parse', ...asked], folder, env);
  if (run.kind !== 'done') return outside(run, folder);
  const [isInWorkTree, isInGitDir] = run.output.split(/\r?\n/);
  if (isInGitDir === 'true') throw belongsToGit(folder);
  // Beside worktrees lies a repository whose own folder is none: no `git add` of it sees what is there.
  return isInWorkTree === 'true';
}

/** Also a bare repository, which any name may have. */
export function belongsToGit(folder: string): UserError {
  return new UserError(`"${folder}" belongs to git.`, { help: 'Choose another directory.' });
}

/** What a run that did not come to its end says: false where no repository is around the folder. */
export function outside(run: FailedRun, folder: string): false | Unknown {
  if (run.kind === 'missing') return hasRepositoryAbove(folder) && { unknown: run.words };
  // "fatal: not a git repository (or any of the parent directories)": any other refusal is no answer.
  return !/not a git repository \(or any/.test(run.words) && { unknown: run.words };
}

export function isUnknown(answer: unknown): answer is Unknown {
  return typeof answer === 'object' && answer !== null && 'unknown' in answer;
}

function hasRepositoryAbove(folder: string): boolean {
  if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false })) return true;
  return dirname(folder) !== folder && hasRepositoryAbove(dirname(folder));
}
