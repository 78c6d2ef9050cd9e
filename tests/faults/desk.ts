import { applyChanges } from '../../src/project/apply.ts';
import { baseOf, emptyBase } from '../../src/project/base.ts';
import { readDisk } from '../../src/project/disk.ts';
import { movedFiles } from '../../src/project/moves.ts';
import { planMoves } from '../../src/project/plan-moves.ts';
import type { Tree, TreeFile } from '../../src/render/tree.ts';

/** A project and its next version, in which some files changed, moved or are gone, and some are new. */
export interface Desk {
  readonly before: Tree;
  readonly after: Tree;
}

export function desk(size: number): Desk {
  const [gone, kept] = [Math.floor(size / 6), Math.floor(size / 2)];
  return {
    before: new Map([...deskTree(0, size, 'Route the ticket.\n'), ['src/desk/runs.py', runs]]),
    after: new Map([
      ['src/lifecycle/runs.py', runs],
      ...deskTree(gone, kept, 'Route the ticket.\n'),
      ...deskTree(kept, size + gone, 'Sort the ticket.\n'),
    ]),
  };
}

const runs: TreeFile = {
  content: Buffer.from('FOLDER = "eval/runs"\n'),
  executable: false,
  keep: 'merge',
  stage: 'support desk',
};

function deskTree(first: number, end: number, text: string): Tree {
  const files = Array.from({ length: end - first }, (_, index): [string, TreeFile] => {
    const number = first + index;
    const content = Buffer.from(text.repeat(1 + (number % 7) * 60));
    const executable = number % 9 === 0;
    const path = `queue-${Math.floor(number / 3)}/notes/${number}.md`;
    return [path, { content, executable, keep: 'merge', stage: 'support desk' }];
  });
  return new Map(files);
}

/** Brings the folder from one version to the next; from nothing, when there was none. */
export async function update(
  root: string,
  from: Tree | undefined,
  to: Tree,
  signal?: AbortSignal,
): Promise<void> {
  const base = from ? baseOf(from) : emptyBase;
  const ours = readDisk(root, new Set([...base.keys(), ...to.keys()]));
  const changes = await planMoves(base, ours, to, movedFiles(base, ours, to, 'desk'));
  await applyChanges(root, { ours, changes, base: baseOf(to), version: '1.0.0' }, { signal });
}
