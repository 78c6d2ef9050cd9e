import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { outside, type Unknown } from './repository.ts';
import { git } from './run.ts';

/** The files of the folder that git holds; none outside a repository. */
export async function trackedIn(
  folder: string,
  env: Context['env'],
): Promise<ReadonlySet<ProjectPath> | Unknown> {
  const run = await git(['ls-files', '-z'], folder, env);
  if (run.kind === 'done') return new Set(run.output.split('\0'));
  return outside(run, folder) || new Set();
}
