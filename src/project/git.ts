import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { Context } from '../terminal/context.ts';

/** What became of the git repository of a new project. */
export type GitResult =
  | 'committed'
  | 'declined'
  | 'inside a repository'
  | 'git is not installed'
  | 'not committed: git does not know who you are'
  | 'not committed: git refused';

/** Whether the directory lies in a git repository, or would once it exists. */
export async function findRepository(
  directory: string,
  env: Context['env'],
): Promise<GitResult | undefined> {
  let existing = directory;
  while (!existsSync(existing)) existing = dirname(existing);
  const result = await git(['rev-parse', '--is-inside-work-tree'], existing, env);
  if (result.isMissing) return 'git is not installed';
  return result.isDone ? 'inside a repository' : undefined;
}

/** Makes a repository of the directory, with one commit that holds the given files. */
export async function firstCommit(
  directory: string,
  paths: readonly string[],
  env: Context['env'],
): Promise<GitResult> {
  const run = (args: readonly string[], input = '') => git(args, directory, env, input);
  const isReady =
    (await run(['-c', 'init.defaultBranch=main', 'init', '--quiet'])).isDone &&
    (
      await run(
        ['add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'],
        paths.join('\0'),
      )
    ).isDone;
  if (!isReady) return 'not committed: git refused';
  // Git would otherwise make up an address from the name of the machine.
  const asConfigured = ['-c', 'user.useConfigOnly=true'];
  if (!(await run([...asConfigured, 'var', 'GIT_COMMITTER_IDENT'])).isDone) {
    return 'not committed: git does not know who you are';
  }
  // A signature may ask for a passphrase, and hooks of the machine know nothing of this project.
  const commit = [
    ...asConfigured,
    '-c',
    'commit.gpgsign=false',
    'commit',
    '--quiet',
    '--no-verify',
  ];
  const { isDone } = await run([...commit, '--message', 'Start from create-genai-project']);
  return isDone ? 'committed' : 'not committed: git refused';
}

/** Throws when the repository around the directory has changes there that no commit holds. */
export async function refuseUncommitted(directory: string, env: Context['env']): Promise<void> {
  const status = ['status', '--porcelain', '--untracked-files=no', '--', '.'];
  const { isDone, output } = await git(status, directory, env);
  const changed = output.split('\n').filter((line) => line !== '');
  if (!isDone || changed.length === 0) return;
  const shown = changed.slice(0, 10).map((line) => `  ${line.slice(3)}`);
  throw new UserError('This project has changes that are not committed.', {
    note: ['Changed are:', ...shown, ...(changed.length > 10 ? ['  and more'] : [])].join('\n'),
    help: 'Commit them, so that you can see and undo what is written now; or give --force.',
  });
}

interface GitRun {
  readonly isDone: boolean;
  readonly isMissing: boolean;
  readonly output: string;
}

async function git(
  args: readonly string[],
  cwd: string,
  env: Context['env'],
  input = '',
): Promise<GitRun> {
  // Loaded late, for a run with --no-git never needs it.
  const { execFile } = await import('node:child_process');
  return new Promise((done) => {
    const child = execFile('git', args, { cwd, env: withoutRepository(env) }, (error, output) => {
      done({ isDone: error === null, isMissing: error?.code === 'ENOENT', output });
    });
    // A git that is missing or stops early closes its input; the callback above says so.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Without the variables by which a git hook ties its children to its own repository. */
function withoutRepository(env: Context['env']): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...rest } = env;
  return rest;
}
