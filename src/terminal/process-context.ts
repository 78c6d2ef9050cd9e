import { dirname } from 'node:path';
import type { Context } from './context.ts';
import { Interrupted } from './interrupted.ts';
import { outputOf } from './output.ts';

/**
 * The context of a real run. Once a command has asked for the interruption, the first Ctrl-C lets it
 * put things back, and a second one kills; one that has nothing to put back ends at the first.
 * Streams and the interruption are made when they are first used, for each takes milliseconds.
 */
export function processContext(binFolder: string): Context {
  let controller: AbortController | undefined;
  const interruption = () => {
    controller ??= interruptible();
    return controller;
  };
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

function interruptible(): AbortController {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => controller.abort(new Interrupted()));
  }
  return controller;
}
