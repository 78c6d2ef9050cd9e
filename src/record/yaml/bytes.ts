import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

export type BytesReading =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'missing' }
  | { readonly kind: 'no-file' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'denied'; readonly code: string };

/** The bytes of a regular file of at most `limit` bytes. Never waits on a pipe or a device. */
export function readBytes(path: string, limit: number): BytesReading {
  const opened = openRegular(path);
  if (opened.kind !== 'open') return opened;
  try {
    return readUpTo(opened.descriptor, opened.size, limit);
  } catch (error) {
    return { kind: 'denied', code: codeOf(error) };
  } finally {
    closeSync(opened.descriptor);
  }
}

/** Calls `take` with one piece after another; false when the file cannot be read. */
export function eachPiece(path: string, take: (piece: Buffer) => void): boolean {
  const opened = openRegular(path);
  if (opened.kind !== 'open') return false;
  try {
    const buffer = Buffer.allocUnsafe(Math.min(1 << 20, Math.max(opened.size, 1 << 12)));
    for (;;) {
      const count = readSync(opened.descriptor, buffer);
      if (count === 0) return true;
      take(buffer.subarray(0, count));
    }
  } catch (error) {
    codeOf(error);
    return false;
  } finally {
    closeSync(opened.descriptor);
  }
}

type Opened =
  | { readonly kind: 'open'; readonly descriptor: number; readonly size: number }
  | Exclude<BytesReading, { kind: 'bytes' }>;

function openRegular(path: string): Opened {
  let descriptor: number;
  try {
    // Without O_NONBLOCK, opening a named pipe waits for its other end.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return code === 'EISDIR' || code === 'ENXIO' ? { kind: 'no-file' } : { kind: 'denied', code };
  }
  const state = fstatSync(descriptor);
  if (state.isFile()) return { kind: 'open', descriptor, size: state.size };
  closeSync(descriptor);
  return { kind: 'no-file' };
}

function readUpTo(descriptor: number, size: number, limit: number): BytesReading {
  if (size > limit) return { kind: 'too-large' };
  // One byte more than expected tells whether the file grew, or belongs to a system that reports no size.
  const buffer = Buffer.allocUnsafe(size > 0 ? size + 1 : limit + 1);
  let filled = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
    filled += count;
    if (filled === buffer.length) return { kind: 'too-large' };
    if (count === 0 || filled === size) return { kind: 'bytes', bytes: buffer.subarray(0, filled) };
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  throw error;
}
