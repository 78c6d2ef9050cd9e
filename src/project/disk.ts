import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { isInside } from '../record/inside.ts';
import { realPath } from '../record/real-path.ts';
import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';

// No rendered file is as long, so that the first bytes of a longer one suffice to see that it differs.
const longestRead = 8 << 20;

/** Those of the paths that lie on the disk under `root`, which need not exist. */
export function readDisk(root: string, paths: Iterable<ProjectPath>): Tree {
  const tree = new Map<ProjectPath, TreeFile>();
  const realRoot = realPathOf(root);
  if (realRoot === undefined) return tree;
  for (const path of paths) {
    const file = readFile(locate(realRoot, path), path);
    if (file) tree.set(path, file);
  }
  return tree;
}

/** Where a path of the project really lies, symbolic links followed; one that leaves the project is refused. */
export function locate(realRoot: string, path: ProjectPath): string {
  const full = `${realRoot}/${path}`;
  const real = realPathOf(full);
  if (real !== undefined) {
    if (!isInside(realRoot, real)) {
      throw inTheWay(path, 'It is, or lies behind, a symbolic link that leaves the project.');
    }
    return real;
  }
  const parent = dirname(path);
  const above = parent === '.' ? realRoot : locate(realRoot, parent);
  // Looked at first: of what would lie below a file, Windows says only that it is not there.
  if (statSync(above, { throwIfNoEntry: false })?.isFile()) {
    throw inTheWay(above, 'It is a file, and the project has a folder there.');
  }
  if (lstatSync(full, { throwIfNoEntry: false })) {
    throw inTheWay(path, 'It is a symbolic link to nothing.');
  }
  return `${above}/${basename(path)}`;
}

/** Undefined where nothing lies. */
function realPathOf(path: string): string | undefined {
  try {
    return realPath(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'ELOOP') throw inTheWay(path, 'Its symbolic links go round in a circle.', error);
    throw error;
  }
}

function readFile(location: string, path: ProjectPath): TreeFile | undefined {
  const stats = statSync(location, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (stats.isDirectory())
    throw inTheWay(path, 'It is a folder, and the project has a file there.');
  // Opening a pipe would wait for ever.
  if (!stats.isFile()) throw inTheWay(path, 'It is neither a file nor a folder.');
  const content = readStart(location, Math.min(stats.size, longestRead + 1));
  return { content, executable: (stats.mode & 0o100) !== 0, keep: 'merge', stage: 'disk' };
}

function readStart(location: string, length: number): Buffer {
  const content = Buffer.alloc(length);
  const file = openSync(location, 'r');
  try {
    let filled = 0;
    while (filled < length) {
      const count = readSync(file, content, filled, length - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return content.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

function inTheWay(path: string, note: string, cause?: unknown): UserError {
  return new UserError(`"${path}" is in the way.`, {
    note,
    help: 'Move it away, then run this again.',
    cause,
  });
}
