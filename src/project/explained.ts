import { UserError } from '../errors.ts';

/** The error, in a sentence where it is the system that refused to write in `root`. */
export function explained(error: unknown, root: string): unknown {
  const { code, path, message } = error as NodeJS.ErrnoException;
  const explanation = code === undefined ? undefined : explanations[code];
  if (explanation === undefined || error instanceof UserError) return error;
  return new UserError(`"${root}" cannot be written: ${explanation}`, {
    note: `Nothing was changed. The system says: ${message}`,
    help: path === undefined ? 'Make room or choose another folder.' : `Look at "${path}".`,
    cause: error,
  });
}

const explanations: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your share of the disk is full.',
  EACCES: 'The folder may not be written to.',
  EPERM: 'The folder may not be written to.',
  EROFS: 'The disk is read-only.',
  ENAMETOOLONG: 'A path would become longer than this system allows.',
  EMFILE: 'Too many files are open on this system.',
  EBUSY: 'Another program holds a file.',
  EIO: 'The disk reports an error.',
};
