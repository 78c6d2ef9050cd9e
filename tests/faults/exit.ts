import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The exit code of a process, once it is over. */
export async function exit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = await once(child, 'exit');
  return code as number | null;
}
