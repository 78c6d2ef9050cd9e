import { dirname } from 'node:path';
import { Interrupted, UserError } from '../errors.ts';
import type { Context } from './context.ts';
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
    get cwd() {
      return workingFolder();
    },
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

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES') throw error;
    throw new UserError('The folder that you are in is not there any more, or may not be read.', {
      help: 'Change to another one: cd ~',
      cause: error,
    });
  }
}

function interruptible(): AbortController {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // While a prompt is open, signal-exit kills at a signal that nobody else listens to.
      process.once(signal, () => {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      });
      controller.abort(new Interrupted());
    });
  }
  return controller;
}
