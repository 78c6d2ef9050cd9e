import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import { explained } from '../../project/explained.ts';
import { belongsToGit } from '../../project/git/repository.ts';
import { nearestName } from '../../stages/project/name.ts';
import { windowsDevices } from '../../stages/project/reserved.ts';
import { refuseEntries } from './in-the-way.ts';

/**
 * Before anything is asked: throws unless the directory is free, or holds a project that may be the
 * same, or what it holds may be added to.
 */
export function refuseTakenDirectory(root: string, mayHoldFiles: boolean): void {
  try {
    refusePath(root);
    if (existsSync(root) && readdirSync(root).includes('.genai')) return;
    if (!mayHoldFiles) refuseEntries(root, () => new Map());
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    const help = 'Choose another directory.';
    throw new UserError(`"${root}" cannot be used: ${reason}`, { help, cause: error });
  }
}

/** Before anything is asked: throws where the system would let nothing be written in the end. */
export function refuseUnwritable(root: string): void {
  try {
    // Something in it, as what is written is: an error names that.
    accessSync(`${folderThere(root)}/.`, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw explained(error, root);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it.',
  EPERM: 'you may not read it.',
  ELOOP: 'its symbolic links go round in a circle.',
  ENAMETOOLONG: 'its name is too long for this system.',
};

/**
 * Throws for a path that nobody means: nothing, as an unset variable leaves it, or a home that no shell
 * has put in, which would be a folder named `~`.
 */
export function refuseUnmeant(directory: string): void {
  if (directory.trim() === '') {
    throw new UserError('The directory is empty text.', {
      help: 'For this folder, give "." instead.',
    });
  }
  if (/\p{Cc}/u.test(directory)) {
    throw new UserError(`"${directory}" holds a line break or another sign that nobody types.`, {
      help: 'Give the name without it.',
    });
  }
  if (directory.startsWith('-')) {
    throw new UserError(`"${directory}" is a flag, and no folder.`, {
      note: `Behind "--" no word is a flag. For a folder of that name: "./${directory}"`,
      help: 'Leave "--" out, or choose another directory.',
    });
  }
  if (/^([a-z]+:\/\/|git@)/i.test(directory)) {
    throw new UserError(`"${directory}" is an address, and no folder.`, {
      help: 'Clone it, then name its folder.',
    });
  }
  if (!/^~[^/\\]*([/\\]|$)/.test(directory)) return;
  throw new UserError(`Only a shell knows what "~" is, and it does not look into quotes.`, {
    note: `For a folder of that name: "./${directory}"`,
    help: 'Give the whole path, or leave the quotes out.',
  });
}

/** Throws where no folder can be made: below a file or a broken link, in git's own, or under a name of Windows. */
function refusePath(root: string): void {
  if (root.split(/[/\\]/).includes('.git')) throw belongsToGit(root);
  refuseDevice(basename(root));
  const existing = folderThere(root);
  if (process.platform === 'win32') relative(existing, root).split(sep).forEach(refuseOnWindows);
  if (statSync(existing, { throwIfNoEntry: false })?.isDirectory()) return;
  const what = existsSync(existing) ? 'a file' : 'a symbolic link to nothing';
  throw new UserError(`"${existing}" is ${what}.`, { help: 'Choose another directory.' });
}

function refuseDevice(name: string): void {
  const [device = ''] = name.toLowerCase().split('.');
  if (!windowsDevices.has(device)) return;
  throw new UserError(`"${name}" is the name of a device on Windows.`, {
    help: `"${nearestName(device)}" would do.`,
  });
}

/** Throws for a name that Windows makes no folder of, or one that its own programs do not find again. */
export function refuseOnWindows(name: string): void {
  refuseDevice(name);
  const [wrong] = /[<>:"|?*]|[. ]$/.exec(name) ?? [];
  if (wrong === undefined) return;
  const what = wrong === '.' || wrong === ' ' ? 'ends in a dot or a blank' : `holds a ${wrong}`;
  throw new UserError(`"${name}" ${what}, which Windows does not bear.`, {
    help: `"${nearestName(name)}" would do.`,
  });
}

/** The folder, or the nearest above it that is there. Throws where not even its drive is. */
export function folderThere(path: string, isThere = exists, above = dirname): string {
  if (isThere(path)) return path;
  if (above(path) !== path) return folderThere(above(path), isThere, above);
  throw new UserError(`There is no "${path}" on this machine.`, {
    help: 'Choose another directory.',
  });
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // Below a file there is nothing.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
    return false;
  }
}
