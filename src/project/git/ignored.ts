import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

/** Those of the paths that a rule makes git leave out; none where git does not say. */
export async function ignoredOf(
  paths: readonly ProjectPath[],
  root: string,
  env: Context['env'],
): Promise<readonly ProjectPath[]> {
  if (paths.length === 0) return [];
  // It ends with 1 where no file is ignored.
  const run = await git(['check-ignore', '-z', '--stdin'], root, env, paths.join('\0'));
  return run.kind === 'done' ? run.output.split('\0').filter(Boolean) : [];
}
