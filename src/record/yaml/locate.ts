import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInside } from '../inside.ts';
import { realPath } from '../real-path.ts';

/** What a path of the record stands for on the disk. */
export type Located =
  | { readonly kind: 'file' | 'folder'; readonly absolute: string; readonly trueCase?: string }
  /** `nearest` looks for a path that differs in upper and lower case only. */
  | { readonly kind: 'missing'; readonly nearest?: () => string | undefined }
  | { readonly kind: 'special' }
  /** It would leave the project; completes "the path …". */
  | { readonly kind: 'refused'; readonly message: string };

/** Finds a path inside the project, following links only as long as they stay in it. */
export function locate(root: string, path: string): Located {
  const message = refusal(path);
  if (message) return { kind: 'refused', message };
  const absolute = join(root, path);
  const missing: Located = { kind: 'missing', nearest: () => otherSpelling(root, path) };
  let entry: Stats | undefined;
  let target: string;
  try {
    entry = lstatSync(absolute, { throwIfNoEntry: false });
    if (!entry) return missing;
    target = realPath(absolute);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    if (entry?.isSymbolicLink()) return { kind: 'refused', message: 'is a link to nothing' };
    return missing;
  }
  const home = realPath(root);
  if (!isInside(home, target)) {
    return { kind: 'refused', message: 'leaves the project through a link' };
  }
  const state = statSync(target);
  if (!state.isFile() && !state.isDirectory()) return { kind: 'special' };
  const trueCase = process.platform === 'linux' ? undefined : otherSpelling(root, path);
  return {
    kind: state.isFile() ? 'file' : 'folder',
    absolute: target,
    ...(trueCase !== undefined && { trueCase }),
  };
}

/** Why a path may not stand in the record, whatever the disk holds. */
export function refusal(path: string): string | undefined {
  if (path.includes('\0')) return 'holds a NUL character';
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return 'is a URL, where a file of the project is meant';
  if (/^[a-z]:/i.test(path)) return 'starts with a drive letter';
  if (/^[/\\]/.test(path)) return 'is absolute';
  if (path.startsWith('~')) return 'starts with `~`';
  if (path.includes('\\')) return 'has backslashes: write `/`';
  if (path.split('/').includes('..')) return 'climbs out with `..`';
  return undefined;
}

/** The path as the folders spell it; undefined where that is no other, or it is not there at all. */
function otherSpelling(root: string, path: string): string | undefined {
  const spelled: string[] = [];
  for (const part of path.split('/').filter((each) => each !== '' && each !== '.')) {
    const names = namesIn(join(root, ...spelled));
    const name = names.includes(part)
      ? part
      : names.find((each) => each.toLowerCase() === part.toLowerCase());
    if (name === undefined) return undefined;
    spelled.push(name);
  }
  const found = spelled.join('/');
  return found === path ? undefined : found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return [];
  }
}

/**
 * Whether an error says that nothing lies there; also what would lie below a file, behind a link that
 * leads nowhere or in a folder that is closed.
 */
export function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG'].includes(code);
}
