import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';

/**
 * Replaces a file's text so that it is there whole, old or new, whatever happens meanwhile. Throws a
 * UserError where it no longer is what was read: an editor, say, asks for no turn at the project.
 */
export function replaceText(path: string, before: string, after: string): void {
  const target = realpathSync(path);
  const name = `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`;
  const temporary = join(dirname(target), name);
  try {
    const descriptor = openSync(temporary, 'wx', statSync(target).mode & 0o777);
    try {
      writeFileSync(descriptor, after);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (readFileSync(target, 'utf8') !== before) throw changedMeanwhile(path);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`"${path}" could not be written (${code}); it is as it was.`, {
      cause: error,
    });
  }
}

function changedMeanwhile(path: string): UserError {
  return new UserError(`"${path}" was changed while this ran, so nothing was written.`, {
    help: 'Run this again.',
  });
}
