import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { isUnknown, liesInRepository, type Unknown, unknown } from './repository.ts';
import { git } from './run.ts';

/** The files of the folder that git holds; none outside a repository. */
export async function trackedIn(
  folder: string,
  env: Context['env'],
): Promise<ReadonlySet<ProjectPath> | Unknown> {
  const inside = await liesInRepository(folder, env);
  if (isUnknown(inside)) return inside;
  if (!inside) return new Set();
  const run = await git(['ls-files', '-z'], folder, env);
  return run.kind === 'done' ? new Set(run.output.split('\0')) : unknown(run);
}
