import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { OutputLost } from '../errors.ts';
import type { Output } from './context.ts';

/**
 * A standard output. Where plain writes do the same, it does without the stream that Node makes for
 * it: loading that takes longer than all that `--version` does.
 */
export function outputOf(stream: 'stdout' | 'stderr'): Output {
  const fd = stream === 'stdout' ? 1 : 2;
  return isDirect(fd) ? directOutput(fd, stream) : untilClosed(process[stream]);
}

/** Whether it is a file, a pipe or nothing; a terminal, a socket and all of Windows need the stream. */
function isDirect(fd: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    const output = fstatSync(fd);
    return output.isFile() || output.isFIFO() || isLikeNull(output.rdev);
  } catch {
    return false;
  }
}

/** Devices of one kind have the upper bits of their number in common: /dev/null and /dev/full do. */
function isLikeNull(device: number): boolean {
  return device >> 8 === statSync(devNull).rdev >> 8;
}

function directOutput(fd: number, stream: 'stdout' | 'stderr'): Output {
  return {
    write(text) {
      let rest = Buffer.from(text);
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // The other end does not wait for slow readers; the stream does.
        if (code === 'EAGAIN') untilClosed(process[stream]).write(rest);
        else if (code !== 'EPIPE') refuse(error, stream);
      }
    },
  };
}

function refuse(error: unknown, stream: 'stdout' | 'stderr'): void {
  // Where not even that can be said, the exit code says it.
  if (stream === 'stderr') return;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOSPC' ? 'the disk is full.' : `the system says ${message}`;
  throw new OutputLost(`The output cannot be written: ${reason}`, {
    note: 'What was done before stays done.',
    help: 'Make room, or send the output elsewhere.',
    cause: error,
  });
}

/** A reader such as `head` that has seen enough is no failure. */
function untilClosed(output: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!output.listeners('error').includes(ignoreClosed)) output.on('error', ignoreClosed);
  return output;
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
