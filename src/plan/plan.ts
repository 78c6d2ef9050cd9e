import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';

/** One line of a plan: what apply would do with one path. */
export type Change =
  | { readonly kind: 'create' | 'update' | 'merge' | 'conflict'; readonly path: ProjectPath; readonly file: TreeFile }
  | { readonly kind: 'remove'; readonly path: ProjectPath }
  | { readonly kind: 'keep'; readonly path: ProjectPath; readonly why: 'same' | 'yours' | 'removed by you' };

export declare function planChanges(base: Tree, ours: Tree, theirs: Tree): readonly Change[];
