import { dirname } from 'node:path';
import type { Context } from './context.ts';
import { Interrupted } from './interrupted.ts';
import { outputOf } from './output.ts';

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
      return outputOf('stdout');
    },
    get stderr() {
      return outputOf('stderr');
    },
    now: () => new Date(),
    packageRoot: dirname(binFolder),
    get interruption() {
      return interruption().signal;
    },
  };
}
