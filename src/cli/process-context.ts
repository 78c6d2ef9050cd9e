import { fileURLToPath } from 'node:url';
import type { Context } from './context.ts';
import { Interrupted } from './interrupted.ts';

/** The context of a real run. The first Ctrl-C lets a command put things back; a second one kills. */
export function processContext(binUrl: string): Context {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort(new Interrupted()));
  }
  // A reader such as `head` that has seen enough is no failure.
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    packageRoot: fileURLToPath(new URL('..', binUrl)),
    interruption: interruption.signal,
  };
}
