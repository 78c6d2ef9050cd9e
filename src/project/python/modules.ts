import type { ProjectPath } from '../../render/tree.ts';

export function isPython(path: ProjectPath): boolean {
  return path.endsWith('.py');
}

/** The name under which a file is imported: its path below a folder of sources, dotted. */
export function moduleOf(path: ProjectPath): string {
  return foldersOf(path.replace(/(\/__init__)?\.py$/, '/')).join('.');
}

/** The names of files, and of the packages that they lie in. */
export function modulesOf(paths: Iterable<ProjectPath>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    for (let name = moduleOf(path); name !== ''; name = parentOf(name)) names.add(name);
  }
  return names;
}

/** `..data` as the file at that path means it. */
export function absolute(written: string, path: ProjectPath): string {
  const dots = /^\.*/.exec(written)?.[0].length ?? 0;
  if (dots === 0) return written;
  const folders = foldersOf(path);
  const package_ = folders.slice(0, folders.length - (dots - 1));
  return [...package_, written.slice(dots)].filter((part) => part !== '').join('.');
}

export function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}

export function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Without the first, which Python is told to look into. */
function foldersOf(path: ProjectPath): readonly string[] {
  return path.split('/').slice(1, -1);
}
