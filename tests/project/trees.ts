import { type Base, baseOf } from '../../src/project/base.ts';
import type { Keep, Tree, TreeFile } from '../../src/render/tree.ts';

/** A tree from path → text (or bytes). */
export function tree(files: Readonly<Record<string, string | Buffer>>, keep: Keep = 'merge'): Tree {
  return new Map(Object.entries(files).map(([path, content]) => [path, file(content, keep)]));
}

export function base(files: Readonly<Record<string, string | Buffer>>, keep: Keep = 'merge'): Base {
  return baseOf(tree(files, keep));
}

export function file(content: string | Buffer, keep: Keep = 'merge'): TreeFile {
  return {
    content: Buffer.from(content as string),
    executable: false,
    keep,
    stage: 'support desk',
  };
}
