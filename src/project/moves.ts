import { taskIds } from '../record/vocabulary.ts';
import { projectPath } from '../render/path.ts';
import type { ProjectPath, Tree } from '../render/tree.ts';
import type { Base } from './base.ts';

/**
 * Where this version has what an earlier one had elsewhere: a file or, with a slash at its end, a
 * folder with all that is in it. The first that fits a path counts.
 */
const moves: readonly (readonly [from: string, to: string])[] = [
  // Jobs of Ray became a stage.
  ['eval/ray_evaluate.py', 'cluster/ray_evaluate.py'],
  ['src/__package__/cluster.py', 'src/lifecycle/cluster/connecting.py'],
  ['src/__package__/evaluation/answerer.py', 'src/lifecycle/cluster/answerer.py'],
  ['src/__package__/evaluation/on_ray.py', 'src/lifecycle/cluster/evaluation.py'],
  ['src/__package__/training/on_ray.py', 'src/lifecycle/cluster/training.py'],
  // A package of three files became a module.
  ['src/lifecycle/chat/chat.py', 'src/lifecycle/chat.py'],
  // What every project shares became a package of its own.
  ['src/__package__/tasks/task.py', 'src/lifecycle/tasks.py'],
  ['src/__package__/', 'src/lifecycle/'],
  // The split that the loop looks at is called dev.
  ...taskIds.flatMap((task) =>
    ['', 'preferences-'].map(
      (kind) => [`data/${task}/${kind}validation.jsonl`, `data/${task}/${kind}dev.jsonl`] as const,
    ),
  ),
];

/** New path → old path. */
export type Moved = ReadonlyMap<ProjectPath, ProjectPath>;

/**
 * The files of the base that the new rendering has at another path, and that may go there: nothing of
 * yours lies there yet.
 */
export function movedFiles(base: Base, ours: Tree, theirs: Tree, packageName: string): Moved {
  const moved = new Map<ProjectPath, ProjectPath>();
  for (const path of base.keys()) {
    const to = theirs.has(path) ? undefined : newPath(path, packageName);
    if (to !== undefined && theirs.has(to) && !base.has(to) && !ours.has(to)) moved.set(to, path);
  }
  return moved;
}

function newPath(path: ProjectPath, packageName: string): ProjectPath | undefined {
  for (const move of moves) {
    const [from, to] = move.map((each) => projectPath(each, packageName)) as [string, string];
    if (path === from || (from.endsWith('/') && path.startsWith(from))) {
      return `${to}${path.slice(from.length)}`;
    }
  }
  return undefined;
}
