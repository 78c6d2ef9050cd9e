import { UserError } from '../errors.ts';

/** The error, in a sentence where it is the system that refused a file: that is no fault of the program. */
export function refused(error: unknown): unknown {
  const { code, path, message } = (error ?? {}) as NodeJS.ErrnoException;
  const why = code === undefined ? undefined : reasons[code];
  if (error instanceof UserError || path === undefined || why === undefined) return error;
  return new UserError(`The system refuses "${path}": ${why}`, {
    note: `It says: ${message}`,
    help: `See whose it is, and what you may do: ls -ld "${path}"`,
    cause: error,
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to it.',
  EPERM: 'you have no right to it.',
  EBUSY: 'another program holds it.',
  EIO: 'the disk reports an error.',
  ELOOP: 'its symbolic links go round in a circle.',
  EMFILE: 'too many files are open.',
  ENFILE: 'too many files are open.',
  ENAMETOOLONG: 'its name is too long for this system.',
  ESTALE: 'the network drive that it lies on is gone.',
};
