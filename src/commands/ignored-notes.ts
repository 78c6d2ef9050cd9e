import { ignoredOf } from '../project/git/ignored.ts';
import type { ProjectPath } from '../render/tree.ts';
import type { Context } from '../terminal/context.ts';

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
