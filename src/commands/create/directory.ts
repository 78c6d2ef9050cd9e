import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UserError } from '../../errors.ts';
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
  if (!/^~[^/\\]*([/\\]|$)/.test(directory)) return;
  throw new UserError(`Only a shell knows what "~" is, and it does not look into quotes.`, {
    note: `For a folder of that name: "./${directory}"`,
    help: 'Give the whole path, or leave the quotes out.',
  });
}

/** Throws where no folder can be made: below a file or a broken link, in git's own, or under a name of Windows. */
function refusePath(root: string): void {
  if (root.split(/[/\\]/).includes('.git')) throw belongsToGit(root);
  const [device = ''] = basename(root).toLowerCase().split('.');
  if (windowsDevices.has(device)) {
    throw new UserError(`"${basename(root)}" is the name of a device on Windows.`, {
      help: `"${nearestName(device)}" would do.`,
    });
  }
  let existing = root;
  while (!exists(existing)) existing = dirname(existing);
  if (statSync(existing, { throwIfNoEntry: false })?.isDirectory()) return;
  const what = existsSync(existing) ? 'a file' : 'a symbolic link to nothing';
  throw new UserError(`"${existing}" is ${what}.`, { help: 'Choose another directory.' });
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
