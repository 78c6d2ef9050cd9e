import { execFileSync } from 'node:child_process';

/** Makes a file or folder immutable, which binds root as well; false where only others than this user or system can. */
export function freeze(path: string): boolean {
  return changed('+i', path);
}

export function thaw(path: string): void {
  changed('-i', path);
}

function changed(attribute: string, path: string): boolean {
  try {
    execFileSync('chattr', [attribute, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
