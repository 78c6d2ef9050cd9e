import { Interrupted } from '../../errors.ts';
import type { Context } from '../../terminal/context.ts';
import { isUnknown, liesInRepository } from './repository.ts';
import { type FailedRun, git } from './run.ts';

/** What became of the git repository of a new project. */
export type GitResult =
  | 'committed'
  | 'declined'
  | 'inside a repository'
  | 'git does not answer'
  | 'git is not installed'
  | 'not committed: git does not know who you are'
  | 'not committed: git refused'
  | 'not committed: interrupted';

/** The result, and git's own words where it is for git to explain it. */
export interface GitOutcome {
  readonly result: GitResult;
  readonly words?: string;
}

/** Why the folder is to get no repository of its own; undefined where it is to get one. */
export async function reasonForNone(
  folder: string,
  env: Context['env'],
): Promise<GitOutcome | undefined> {
  const inside = await liesInRepository(folder, env);
  // One made in a repository that keeps silent would stand in the way of that one's `git add`.
  if (isUnknown(inside)) return { result: 'git does not answer', words: inside.unknown };
  return inside ? { result: 'inside a repository' } : undefined;
}

/** Makes a repository of the directory, with one commit that holds the given files. */
export async function firstCommit(
  directory: string,
  paths: readonly string[],
  env: Context['env'],
): Promise<GitOutcome> {
  try {
    return await commit(directory, paths, env);
  } catch (error) {
    // The project is there by now, and stays.
    if (error instanceof Interrupted) return { result: 'not committed: interrupted' };
    throw error;
  }
}

async function commit(
  directory: string,
  paths: readonly string[],
  env: Context['env'],
): Promise<GitOutcome> {
  const run = (args: readonly string[], input = '') => git(args, directory, env, input);
  const add = ['add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const init = await run(['-c', 'init.defaultBranch=main', 'init', '--quiet']);
  if (init.kind !== 'done') return refused(init);
  const added = await run(add, paths.join('\0'));
  if (added.kind !== 'done') return refused(added);
  // Git would otherwise make up an address from the name of the machine.
  const asConfigured = ['-c', 'user.useConfigOnly=true'];
  const identity = await run([...asConfigured, 'var', 'GIT_COMMITTER_IDENT']);
  if (identity.kind !== 'done') return { result: 'not committed: git does not know who you are' };
  // A signature may ask for a passphrase.
  const unsigned = [...asConfigured, '-c', 'commit.gpgsign=false'];
  const message = ['--message', 'Start from create-genai-project'];
  const made = await run([...unsigned, 'commit', '--quiet', '--no-verify', ...message]);
  return made.kind === 'done' ? { result: 'committed' } : refused(made);
}

function refused(run: FailedRun): GitOutcome {
  return run.kind === 'missing'
    ? { result: 'git is not installed' }
    : { result: 'not committed: git refused', words: run.words };
}
