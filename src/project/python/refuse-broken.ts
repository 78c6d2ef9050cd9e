import { counted } from '../../counted.ts';
import { UserError } from '../../errors.ts';
import type { ProjectPath, Tree } from '../../render/tree.ts';
import { type Base, isAsRendered } from '../base.ts';
import { shownHunk } from '../broken-merge.ts';
import { listed } from '../listed.ts';
import { hunks } from '../merge.ts';
import type { Change } from '../plan.ts';
import { lostNames } from './lost-names.ts';
import { isPython } from './modules.ts';

/** Throws where Python would not run after the changes: of two halves of a move, none works. */
export function refuseBroken(
  changes: readonly Change[],
  base: Base,
  ours: Tree,
  theirs: Tree,
): void {
  refuseUnheld(changes, base, ours);
  refuseTests(base, ours, theirs);
  refuseConflicts(changes, base, ours);
  refuseLostNames(changes, ours, theirs);
}

function refuseUnheld(changes: readonly Change[], base: Base, ours: Tree): void {
  const left = changes
    .map(({ kind, path }) => (kind === 'by hand' ? path : ''))
    .filter((path) => isPython(path) && !isEdited(path, base, ours));
  if (left.length === 0) return;
  throw new UserError(
    `This version no longer has ${counted(left.length, 'file')} of which git holds no copy.`,
    {
      note: listed('They are:', left),
      help: 'Commit them, then run this again: git init && git add --all && git commit -m "Before"',
    },
  );
}

/** What they proved is now proven where this tool is made, with other fixtures. */
function refuseTests(base: Base, ours: Tree, theirs: Tree): void {
  const tests = [...base.keys()].filter(
    (path) =>
      /(^|\/)(test_\w+|conftest)\.py$/.test(path) &&
      ours.has(path) &&
      !theirs.has(path) &&
      isEdited(path, base, ours),
  );
  if (tests.length === 0) return;
  throw new UserError(
    `You edited ${counted(tests.length, 'file')} that this version no longer has.`,
    {
      note: listed('It has other tests in their place:', tests),
      help: [
        'Move what is yours to a file of your own, commit, and run this again:',
        ...tests.map((path) => `git rm ${path}`),
      ].join('\n'),
    },
  );
}

/** Where no Python moves, a conflict is marked in its file, as in any other. */
function refuseConflicts(changes: readonly Change[], base: Base, ours: Tree): void {
  if (!changes.some((each) => isPython(each.path) && 'from' in each && each.from)) return;
  const conflicts = changes.flatMap((change) => {
    if (change.kind !== 'conflict' || !isPython(change.path)) return [];
    const { path, from = path } = change;
    const [mine, rendered] = [ours.get(from)?.content, base.get(from)?.content].map(String);
    return [{ path, from, back: hunks(mine ?? '', rendered ?? '').flatMap(shownHunk) }];
  });
  const [first, ...others] = conflicts;
  if (!first) return;
  const all = others.length === 0 ? `"${first.from}"` : counted(conflicts.length, 'file');
  const paths = others.length === 0 ? [] : conflicts.map(({ from }) => `  ${from}`);
  throw new UserError(`You and this version changed the same lines of ${all}.`, {
    note: ['Python could read neither, so nothing was written.', ...paths].join('\n'),
    help: conflicts
      .flatMap(({ path, from, back }) => {
        const mine = from === first.from ? 'your lines' : `those of "${from}"`;
        return [
          `Take ${mine} out, commit, run this again, and put them into "${path}". As it was:`,
          ...back,
        ];
      })
      .join('\n'),
  });
}

function refuseLostNames(changes: readonly Change[], ours: Tree, theirs: Tree): void {
  const lost = lostNames(changes, ours, theirs).map(
    ({ path, line, name, now }) =>
      `  ${path}, line ${line}: "${name}" ${now === undefined ? 'is gone' : `is in "${now}" now`}`,
  );
  if (lost.length === 0) return;
  throw new UserError('Your Python uses what is no longer where it was.', {
    note: `What is meant:\n${lost.join('\n')}`,
    help: 'Write these lines for how it is now, commit them, and run this again.',
  });
}

function isEdited(path: ProjectPath, base: Base, ours: Tree): boolean {
  const file = ours.get(path);
  return !file || !isAsRendered(file.content, base.get(path));
}
