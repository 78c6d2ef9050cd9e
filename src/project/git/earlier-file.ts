import type { Context } from '../../terminal/context.ts';
import { gitOutput } from './run.ts';

/** A file as a commit holds it. */
export interface EarlierFile {
  /** Both from the top of the repository: where it was, and where it is. */
  readonly path: string;
  readonly now: string;
  readonly text: string;
}

/**
 * The file of the folder as it was in a commit. Where it was moved since, it had its old name: that of a
 * file that is gone and `isMeant`, however little of it was left as it was; else what git takes for it.
 */
export async function earlierFile(
  folder: string,
  name: string,
  commit: string,
  env: Context['env'],
  isMeant: (text: string) => boolean = () => false,
): Promise<EarlierFile | undefined> {
  const run = runIn(folder, name, env);
  const prefix = (await run(['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  const now = `${prefix}${name}`;
  const at = async (path: string): Promise<EarlierFile> => {
    return { path, now, text: await run(['cat-file', 'blob', `${commit}:${path}`]) };
  };
  if (await isHeld(now, commit, run)) return await at(now);
  const renamed = await renamedFrom(now, name, commit, run);
  const likely = renamed === undefined ? undefined : await at(renamed);
  if (likely && isMeant(likely.text)) return likely;
  for (const path of await goneSince(name, commit, run)) {
    const gone = await at(path);
    if (isMeant(gone.text)) return gone;
  }
  return likely;
}

/** What a commit holds at a path, which counts from the top of the repository; undefined where it holds none. */
export async function textIn(
  folder: string,
  path: string,
  commit: string,
  env: Context['env'],
): Promise<string | undefined> {
  const run = runIn(folder, path, env);
  return (await isHeld(path, commit, run))
    ? await run(['cat-file', 'blob', `${commit}:${path}`])
    : undefined;
}

type Run = (args: readonly string[]) => Promise<string>;

function runIn(folder: string, name: string, env: Context['env']): Run {
  const problem = `It cannot be told what "${name}" was before.`;
  return (args) => gitOutput(args, folder, env, problem);
}

async function isHeld(path: string, commit: string, run: Run): Promise<boolean> {
  const options = ['-z', '--full-tree', '--name-only'];
  return (await run(['ls-tree', ...options, commit, '--', path])) !== '';
}

const shown = ['-z', '--no-ext-diff', '--no-relative'];

async function renamedFrom(
  now: string,
  name: string,
  commit: string,
  run: Run,
): Promise<string | undefined> {
  const options = ['--name-status', '--find-renames', '--diff-filter=R', ...shown];
  const moved = await run(['diff', ...options, commit, '--', `:(top,glob)**/${name}`]);
  // R<percent>, the old path, the new one.
  const fields = moved.split('\0');
  const at = fields.findIndex((field, index) => index % 3 === 2 && field === now);
  return at < 0 ? undefined : fields[at - 1];
}

/** Files of that name, in any folder, that the commit holds and that are there no more. */
async function goneSince(name: string, commit: string, run: Run): Promise<string[]> {
  const options = ['--name-only', '--no-renames', '--diff-filter=D', ...shown];
  const gone = await run(['diff', ...options, commit, '--', `:(top,glob)**/${name}`]);
  return gone.split('\0').filter((path) => path !== '');
}
