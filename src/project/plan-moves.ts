import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';
import { textOf } from '../text.ts';
import { type Base, fromText, isAsRendered } from './base.ts';
import type { Moved } from './moves.ts';
import { type Change, planChanges } from './plan.ts';
import { isPython } from './python/modules.ts';
import { neededOf } from './python/needed.ts';
import { modulesAround, rewriteImports } from './python/rewrite-imports.ts';

/**
 * The plan where files of the base lie elsewhere in the new rendering, or are there no more: an old
 * file is the ancestor of the new one, and Python that stays imports from where things are then.
 * `ours` holds all Python of the project.
 */
export async function planMoves(
  base: Base,
  ours: Tree,
  theirs: Tree,
  moved: Moved,
): Promise<readonly Change[]> {
  const newPaths = new Map([...moved].map(([to, from]) => [from, to]));
  const kept = keptPython(base, ours, theirs, newPaths);
  const modules = modulesAround(
    [...ours.keys()].filter(isPython),
    [...theirs.keys(), ...kept].filter(isPython),
    moved,
  );
  const relocated = (path: ProjectPath, content: Buffer): Buffer => {
    // pyproject.toml starts modules by their names.
    const text = /\.(py|toml)$/.test(path) ? textOf(content) : undefined;
    if (text === undefined) return content;
    return Buffer.from(rewriteImports(text, path, newPaths.get(path) ?? path, modules));
  };
  const ancestors: Base = new Map(
    [...base]
      .filter(([path]) => !kept.has(path))
      .map(([path, file]) => [
        newPaths.get(path) ?? path,
        file.content ? fromText(relocated(path, file.content)) : file,
      ]),
  );
  const mine: Tree = new Map(
    [...ours].map(([path, file]) => [
      newPaths.get(path) ?? path,
      { ...file, content: relocated(path, file.content) },
    ]),
  );
  const planned = await planChanges(ancestors, mine, theirs);
  return [
    ...planned.flatMap((change) => asWritten(change, moved.get(change.path), ours, mine, theirs)),
    ...[...kept].flatMap((path) => keptChange(path, base, ours, mine)),
  ].sort(({ path: one }, { path: other }) => (one < other ? -1 : 1));
}

/** Python that no rendering has any more: your own, what you edited, and what these need. */
function keptPython(
  base: Base,
  ours: Tree,
  theirs: Tree,
  newPaths: ReadonlyMap<ProjectPath, ProjectPath>,
): ReadonlySet<ProjectPath> {
  const left = [...ours].filter(
    ([path]) => isPython(path) && !theirs.has(path) && !newPaths.has(path),
  );
  const edited = (path: ProjectPath, file: TreeFile) => !isAsRendered(file.content, base.get(path));
  const yours = left.filter(([path, file]) => edited(path, file)).map(([path]) => path);
  const merged = [...ours].filter(([path, file]) => isPython(path) && edited(path, file));
  const readers = new Set([...yours, ...merged.map(([path]) => path)]);
  const gone = new Set(left.map(([path]) => path));
  return new Set([...yours, ...neededOf(gone, readers, base, ours)]);
}

/** A change of the plan for the relocated project, as one of the project that lies on the disk. */
function asWritten(
  change: Change,
  from: ProjectPath | undefined,
  ours: Tree,
  mine: Tree,
  theirs: Tree,
): readonly Change[] {
  const { path } = change;
  const file = mine.get(path);
  const rendered = theirs.get(path);
  if (!file || !rendered) return [change];
  const whole = { ...rendered, content: file.content };
  if (from === undefined) {
    const isRewritten = !ours.get(path)?.content.equals(file.content);
    if (change.kind !== 'keep' || !isRewritten) return [change];
    return [{ kind: change.why === 'same' ? 'update' : 'merge', path, file: whole }];
  }
  switch (change.kind) {
    case 'update':
      return [{ kind: 'move', path, from, file: change.file }];
    case 'merge':
    case 'conflict':
      return [{ ...change, from }];
    case 'keep':
      return [{ kind: 'move', path, from, file: whole }];
    case 'by hand':
      return [{ kind: 'create', path, file: rendered }, leftBehind(from, path)];
    case 'create':
    case 'move':
    case 'remove':
      return [change];
  }
}

function leftBehind(from: ProjectPath, path: ProjectPath): Change {
  return {
    kind: 'by hand',
    path: from,
    problem: `The new version has it as "${path}", and your changes cannot be merged into that by lines.`,
    help: 'Make them there, then remove this file.',
  };
}

function keptChange(path: ProjectPath, base: Base, ours: Tree, mine: Tree): readonly Change[] {
  const file = mine.get(path);
  if (file && !ours.get(path)?.content.equals(file.content)) return [{ kind: 'merge', path, file }];
  return base.has(path) ? [{ kind: 'keep', path, why: 'yours' }] : [];
}
