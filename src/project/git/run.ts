import type { ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, win32 } from 'node:path';
import { Interrupted, UserError } from '../../errors.ts';
import type { Context } from '../../terminal/context.ts';

/** How a run of git ended. */
export type GitRun =
  | { readonly kind: 'done'; readonly output: string }
  | { readonly kind: 'missing'; readonly words: string }
  /** It gave another exit code, or more than can be held; `words` are its own, or say which. */
  | { readonly kind: 'refused'; readonly words: string; readonly output: string };

/** A run that did not come to its end. */
export type FailedRun = Exclude<GitRun, { kind: 'done' }>;

const mostOutput = 16 << 20;
// Hooks of the machine or of a template know nothing of this project, and may fail or wait; a file
// system monitor is a command of whoever made the folder.
const withoutHooks = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

/** Runs git in a folder, or in the nearest above it that exists. Throws where Ctrl-C ends it. */
export async function git(
  args: readonly string[],
  folder: string,
  env: Context['env'],
  input = '',
): Promise<GitRun> {
  // Loaded late, for a run with --no-git never needs it; `import` would have Node set up a second loader.
  const { execFile } = process.getBuiltinModule('node:child_process');
  const options = { cwd: existing(folder), env: ownEnv(env), maxBuffer: mostOutput };
  const program = gitProgram(env);
  const missing = { kind: 'missing', words: 'git is not installed' } as const;
  if (program === undefined) return missing;
  return new Promise((done, stop) => {
    const given = [...withoutHooks, ...args];
    const child = execFile(program, given, options, (error, output, words) => {
      if (error === null) done({ kind: 'done', output });
      else if (error.code === 'ENOENT') done(missing);
      else if (error.signal === 'SIGINT') stop(new Interrupted('Interrupted, and git with it.'));
      else done({ kind: 'refused', words: words.trim() || wordsOf(error), output });
    });
    // A git that is missing or stops early closes its input; the callback above says so.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/**
 * The git to run. Windows would take one that lies in the folder it is run in, which a stranger may
 * have made.
 */
export function gitProgram(
  env: Context['env'],
  platform = process.platform,
  isThere: (path: string) => boolean = existsSync,
): string | undefined {
  if (platform !== 'win32') return 'git';
  const [, path = ''] = Object.entries(env).find(([name]) => /^path$/i.test(name)) ?? [];
  const folders = path.split(';').filter((folder) => win32.isAbsolute(folder));
  return folders.map((folder) => win32.join(folder, 'git.exe')).find(isThere);
}

/** What git prints of a history, without which `problem` is the error: a sentence. */
export async function gitOutput(
  args: readonly string[],
  folder: string,
  env: Context['env'],
  problem: string,
  input = '',
): Promise<string> {
  const outcome = await git(args, folder, env, input);
  if (outcome.kind === 'done') return outcome.output;
  throw new UserError(problem, {
    note: `Git says: ${outcome.words}`,
    help: 'Fetch what is missing ("git fetch origin"), and run this again.',
  });
}

function wordsOf({ signal, message }: ExecFileException): string {
  return signal ? `git was stopped by ${signal}` : message;
}

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

// Who commits, and which files configure git: neither says which repository is meant.
const kept = /^GIT_((AUTHOR|COMMITTER)_(NAME|EMAIL)|CONFIG_(NOSYSTEM|SYSTEM|GLOBAL))$/i;

/**
 * Without every other variable of git: a hook, an alias or a rebase ties its children to its own
 * repository by them, down to the folder of the objects. In English, so that its words can be told apart.
 */
function ownEnv(env: Context['env']): NodeJS.ProcessEnv {
  const entries = Object.entries(env).filter(([name]) => !/^GIT_/i.test(name) || kept.test(name));
  return { ...Object.fromEntries(entries), LC_ALL: 'C', LANGUAGE: '' };
}
