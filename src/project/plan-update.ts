import { UserError } from '../errors.ts';
import { basePath } from '../own-paths.ts';
import { conflictsIn, formatConflicts } from '../record/yaml/conflict.ts';
import type { ProjectPath, Tree } from '../render/tree.ts';
import type { Context } from '../terminal/context.ts';
import { mergeableText } from '../text.ts';
import type { Base } from './base.ts';
import { readDisk } from './disk.ts';
import { placesOfMoved, whereTheyLie } from './follow-moved.ts';
import { movedFiles } from './moves.ts';
import { type Change, planChanges } from './plan.ts';
import { withoutLosses } from './removals.ts';

export interface PlannedUpdate {
  /** What lies on the disk of all that the plan is about. */
  readonly ours: Tree;
  readonly changes: readonly Change[];
}

/** What turns the project in `root` into the new rendering. Throws where it would leave broken Python. */
export async function planUpdate(
  root: string,
  base: Base,
  theirs: Tree,
  packageName: string,
  env: Context['env'],
): Promise<PlannedUpdate> {
  const paths = new Set<ProjectPath>([...base.keys(), ...theirs.keys(), basePath]);
  const isPythonGone = [...base.keys()].some((path) => path.endsWith('.py') && !theirs.has(path));
  if (isPythonGone) {
    const { pythonFiles } = await import('./python/python-files.ts');
    for (const path of pythonFiles(root)) paths.add(path);
  }
  const written = readDisk(root, paths);
  const places = await placesOfMoved(root, base, written, theirs, env);
  const ours: Tree = new Map([...written, ...readDisk(root, places.values())]);
  refuseConflicts(ours);
  const [before, wanted] = [whereTheyLie(base, places), whereTheyLie(theirs, places)];
  if (!isPythonGone) {
    return { ours, changes: await settled(await planChanges(before, ours, wanted), root, env) };
  }
  const { planMoves } = await import('./plan-moves.ts');
  const { refuseBroken } = await import('./python/refuse-broken.ts');
  const moved = movedFiles(before, ours, wanted, packageName);
  const changes = await settled(await planMoves(before, ours, wanted, moved), root, env);
  refuseBroken(changes, before, ours, wanted);
  return { ours, changes };
}

/** Throws where a file holds both sides of a merge: another merge on top could not be resolved. */
function refuseConflicts(ours: Tree): void {
  const found = [...ours].flatMap(([path, { content }]) => {
    // Hardly any file has one: the bytes say so sooner than a text made of them.
    if (!content.includes('<<<<<<<')) return [];
    const conflicts = conflictsIn(mergeableText(content) ?? '');
    return conflicts.length === 0 ? [] : [`  ${path}: ${formatConflicts(conflicts)}`];
  });
  if (found.length === 0) return;
  throw new UserError('An earlier merge in this project is not finished.', {
    note: ['Both sides still stand in', ...found].join('\n'),
    help: 'Decide there what stays, take out the lines that begin with "<<<<<<<", "=======" and ">>>>>>>", and run this again.',
  });
}

async function settled(
  changes: readonly Change[],
  root: string,
  env: Context['env'],
): Promise<readonly Change[]> {
  // What reads runs takes as long to load as all else that is planned with.
  const mayReplacePrompts = changes.some(
    ({ kind, path }) => kind !== 'keep' && path.startsWith('prompt/'),
  );
  if (!mayReplacePrompts) return withoutLosses(changes, root, env);
  const { withoutStaleRuns } = await import('./measured.ts');
  return withoutLosses(withoutStaleRuns(changes, root), root, env);
}
