import type { Context } from '../terminal/context.ts';
import { isUnknown } from './git/repository.ts';
import { trackedIn } from './git/tracked.ts';
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

function leftToYou(path: string): Change {
  return {
    kind: 'by hand',
    path,
    problem: 'The new version has no such file, and git holds no copy of it.',
    help: 'Remove it, if nothing in it is yours.',
  };
}
