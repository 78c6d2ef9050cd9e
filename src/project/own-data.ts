import type { ProjectPath, Tree } from '../render/tree.ts';
import { type Base, isAsRendered } from './base.ts';
import { readDisk } from './disk.ts';

/** The tasks of a project whose training split is no longer the one that was rendered. */
export function tasksWithOwnData(root: string, base: Base): readonly string[] {
  const splits = [...base.keys()].filter((path) => /^data\/[^/]+\/train\.jsonl$/.test(path));
  const ours = readDisk(root, splits);
  return splits.flatMap((path) => {
    const file = ours.get(path);
    const isSample = file && isAsRendered(file.content, base.get(path));
    return isSample ? [] : (path.split('/')[1] ?? []);
  });
}

/** The rendering without what it newly has of the sample for these tasks: it speaks of other data. */
export function withoutSample(theirs: Tree, base: Base, tasks: readonly string[]): Tree {
  const isOfSample = (path: ProjectPath) =>
    path.endsWith('.jsonl') && tasks.some((task) => path.startsWith(`data/${task}/`));
  return new Map([...theirs].filter(([path]) => base.has(path) || !isOfSample(path)));
}
