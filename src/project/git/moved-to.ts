import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

/**
 * Where a commit took a file that the folder no longer has, also over several commits: both paths are
 * of that folder. Undefined where it was deleted, and where git cannot tell.
 */
export async function movedTo(
  folder: string,
  path: string,
  exists: (path: string) => boolean,
  env: Context['env'],
): Promise<string | undefined> {
  const seen = new Set<string>();
  let now = path;
  while (!seen.has(now) && !exists(now)) {
    seen.add(now);
    const to = await oneStep(folder, now, env);
    if (to === undefined) return undefined;
    now = to;
  }
  return exists(now) ? now : undefined;
}

async function oneStep(
  folder: string,
  path: string,
  env: Context['env'],
): Promise<string | undefined> {
  const last = ['log', '-1', '--format=%H', '--no-renames', '--diff-filter=D'];
  const gone = await git([...last, '--', `:(literal)${path}`], folder, env);
  if (gone.kind !== 'done' || gone.output === '') return undefined;
  const moves = ['--find-renames', '--diff-filter=R', '--name-status', '-z', '--no-ext-diff'];
  const how = ['show', '--format=', '--relative', ...moves, gone.output.trim()];
  const commit = await git(how, folder, env);
  if (commit.kind !== 'done') return undefined;
  // R<percent>, the old path, the new one.
  const fields = commit.output.split('\0');
  const at = fields.findIndex((field, index) => index % 3 === 1 && field === path);
  return at < 0 ? undefined : fields[at + 1];
}
