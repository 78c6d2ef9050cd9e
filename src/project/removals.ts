import type { ProjectPath } from '../render/tree.ts';
import type { Context } from '../terminal/context.ts';
import { isUnknown, outside, type Unknown } from './git/repository.ts';
import { git } from './git/run.ts';
import type { Change } from './plan.ts';

/**
 * The changes, but that a file which git does not hold is left to its owner. The base says what the
 * tool wrote, and comes with the repository: anyone could have named one of yours in it.
 */
export async function withoutLosses(
  changes: readonly Change[],
  root: string,
  env: Context['env'],
): Promise<readonly Change[]> {
  if (!changes.some(({ kind }) => kind === 'remove')) return changes;
  const tracked = await trackedIn(root, env);
  const isHeld = (path: string) => !isUnknown(tracked) && tracked.has(path);
  return changes.map((change) =>
    change.kind !== 'remove' || isHeld(change.path) ? change : leftToYou(change.path),
  );
}

/** The files of the folder that git holds; none outside a repository. */
async function trackedIn(
  folder: string,
  env: Context['env'],
): Promise<ReadonlySet<ProjectPath> | Unknown> {
  const run = await git(['ls-files', '-z'], folder, env);
  if (run.kind === 'done') return new Set(run.output.split('\0'));
  return outside(run, folder) || new Set();
}

function leftToYou(path: string): Change {
  return {
    kind: 'by hand',
    path,
    problem: 'The new version has no such file, and git holds no copy of it.',
    help: 'Remove it, if nothing in it is yours.',
  };
}
