import { dirname } from 'node:path';
import { UserError } from '../errors.ts';

/** The error, in a sentence where it is the system that refused to write in `root`. */
export function explained(error: unknown, root: string): unknown {
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  // Only the system names the call that failed, and what it says of it has no end: EFBIG, EINVAL, ...
  if (code === undefined || syscall === undefined || error instanceof UserError) return error;
  const [what, help = (at: string) => `Look at "${at}".`] = explanations[code] ?? [
    'The system refuses it.',
  ];
  return new UserError(`"${root}" cannot be written: ${what}`, {
    note: `Nothing was changed. The system says: ${message}`,
    help: help(path ?? root),
    cause: error,
  });
}

const elsewhere = () => 'Choose another folder.';
const makeRoom = () => 'Make room or choose another folder.';
// What is written first has a name of its own, which is gone again: its folder is what to look at.
const allow = (path: string) =>
  `Choose another folder, or allow yourself to write to "${dirname(path)}".`;

const explanations: Readonly<Record<string, readonly [string, ((path: string) => string)?]>> = {
  ENOSPC: ['The disk is full.', makeRoom],
  EDQUOT: ['Your share of the disk is full.', makeRoom],
  EACCES: ['The folder may not be written to.', allow],
  EPERM: ['The folder may not be written to.', allow],
  EROFS: ['The disk is read-only.', elsewhere],
  ENOENT: ['A folder on the way there takes no files, or was removed.', elsewhere],
  ENAMETOOLONG: ['A path would become longer than this system allows.'],
  EMFILE: ['Too many files are open on this system.'],
  EBUSY: ['Another program holds a file.'],
  EIO: ['The disk reports an error.'],
};
