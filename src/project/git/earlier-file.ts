import type { Context } from '../../terminal/context.ts';
import { gitOutput } from './run.ts';

/** A file as a commit holds it. */
export interface EarlierFile {
  /** Both from the top of the repository: where it was, and where it is. */
  readonly path: string;
  readonly now: string;
  readonly text: string;
}

/** The file of the folder as it was in a commit, under its old name where it was moved since. */
export async function earlierFile(
  folder: string,
  name: string,
  commit: string,
  env: Context['env'],
): Promise<EarlierFile | undefined> {
  const problem = `It cannot be told what "${name}" was before.`;
  const run = (args: readonly string[]) => gitOutput(args, folder, env, problem);
  const prefix = (await run(['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  const now = `${prefix}${name}`;
  const isHeld = await run(['ls-tree', '-z', '--full-tree', '--name-only', commit, '--', now]);
  const path = isHeld === '' ? await renamedFrom(now, name, commit, run) : now;
  if (path === undefined) return undefined;
  return { path, now, text: await run(['cat-file', 'blob', `${commit}:${path}`]) };
}

async function renamedFrom(
  now: string,
  name: string,
  commit: string,
  run: (args: readonly string[]) => Promise<string>,
): Promise<string | undefined> {
  const options = ['-z', '--name-status', '--find-renames', '--diff-filter=R', '--no-ext-diff'];
  const moved = await run(['diff', ...options, commit, '--', `:(top,glob)**/${name}`]);
  // R<percent>, the old path, the new one.
  const fields = moved.split('\0');
  const at = fields.findIndex((field, index) => index % 3 === 2 && field === now);
  return at < 0 ? undefined : fields[at - 1];
}
