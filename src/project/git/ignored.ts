import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

/** What to do about new files that git would leave out of the next commit, in at most one sentence. */
export async function ignoredNotes(
  root: string,
  paths: readonly ProjectPath[],
  env: Context['env'],
): Promise<readonly string[]> {
  const [first, ...rest] = await ignoredOf(paths, root, env);
  if (first === undefined) return [];
  const others = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return [
    `A rule makes git ignore ${first}${others}: "git check-ignore -v ${first}" names it, "git add --force" adds it all the same.`,
  ];
}

/** Those of the paths that a rule makes git leave out; none where git does not say. */
async function ignoredOf(
  paths: readonly ProjectPath[],
  root: string,
  env: Context['env'],
): Promise<readonly ProjectPath[]> {
  if (paths.length === 0) return [];
  // It ends with 1 where no file is ignored.
  const run = await git(['check-ignore', '-z', '--stdin'], root, env, paths.join('\0'));
  return run.kind === 'done' ? run.output.split('\0').filter(Boolean) : [];
}
