import { realpathSync } from 'node:fs';

/**
 * Where a path leads, its links followed. Throws as Node does. A RAM disk, some drives of a network and
 * some long paths of Windows have no answer to the system's own question, but Node finds one.
 */
export function realPath(path: string, native = realpathSync.native): string {
  try {
    return native(path);
  } catch {
    return realpathSync(path);
  }
}
