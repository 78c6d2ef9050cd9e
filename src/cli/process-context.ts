import { dirname } from 'node:path';
import type { Context } from './context.ts';
import { Interrupted } from './interrupted.ts';

/**
 * The context of a real run. The first Ctrl-C lets a command put things back; a second one kills.
 * Streams and the interruption are made when they are first used, for each takes milliseconds.
 */
export function processContext(binFolder: string): Context {
  let controller: AbortController | undefined;
  const interruption = () => {
    controller ??= new AbortController();
    return controller;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption().abort(new Interrupted()));
  }
  return {
    cwd: process.cwd(),
    env: process.env,
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return untilClosed(process.stdout);
    },
    get stderr() {
      return untilClosed(process.stderr);
    },
    now: () => new Date(),
    packageRoot: dirname(binFolder),
    get interruption() {
      return interruption().signal;
    },
  };
}

/** A reader such as `head` that has seen enough is no failure. */
function untilClosed(output: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!output.listeners('error').includes(ignoreClosed)) output.on('error', ignoreClosed);
  return output;
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
