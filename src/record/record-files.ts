import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { answersPath, recordName } from '../own-paths.ts';
import { folderAbove } from './folder-above.ts';
import { isAbsent } from './yaml/locate.ts';

/** The records that paths stand for, and what is wrong with the first path that stands for none. */
export interface RecordFiles {
  /** As the user would write them. */
  readonly files: readonly string[];
  readonly problem: UserError | undefined;
}

/** The folder of the record that `folder` holds or lies below, up to the repository around it. */
export function recordFolder(folder: string): string | undefined {
  return folderAbove(folder, (each) => existsSync(join(each, recordName)));
}

/** Files, folders and patterns → records; no path at all, the record of the project around `cwd`. */
export function recordFiles(paths: readonly string[], cwd: string): RecordFiles {
  const files: string[] = [];
  let problem: UserError | undefined;
  const around = relative(cwd, recordFolder(cwd) ?? cwd) || '.';
  for (const path of paths.length === 0 ? [around] : paths) {
    try {
      for (const file of recordsAt(path, cwd)) {
        if (kindOf(resolve(cwd, file)) === 'absent') problem ??= lost(dirname(file), cwd);
        else files.push(file);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problem ??= error;
    }
  }
  return { files: [...new Set(files)], problem };
}

function recordsAt(path: string, cwd: string): string[] {
  // As of a variable that is not set: this folder is hardly what was meant to be checked.
  if (path.trim() === '') {
    throw new UserError('A path is empty text.', { help: 'For this folder, give "." instead.' });
  }
  const kind = kindOf(resolve(cwd, path));
  if (kind === 'folder') {
    const file = path === '.' ? recordName : join(path, recordName);
    if (kindOf(resolve(cwd, file)) !== 'absent') return [file];
    throw missing(path === '.' ? 'this folder' : `"${path}"`, path, cwd);
  }
  if (kind === 'file') {
    if (isYaml(path)) return [path];
    throw new UserError(`"${path}" is no record.`, {
      help: `Name a ${recordName}, or the folder that holds one: create-genai-project check .`,
    });
  }
  if (!/[*?]/.test(path)) {
    throw new UserError(
      `There is no "${path}": type "create-genai-project check" in the project's folder, or name the folder.`,
    );
  }
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  const found = matches(parts, cwd, /^[/\\]/.test(path) ? '/' : '').filter(isYaml);
  if (found.length === 0) {
    throw new UserError(`No record matches "${path}".`, {
      help: `A record is a YAML file; for those of all folders below: create-genai-project check "**/${recordName}"`,
    });
  }
  return found.sort();
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function missing(place: string, folder: string, cwd: string): UserError {
  return new UserError(
    `There is no ${recordName} in ${place}: type "create-genai-project check <project folder>", or make a project with "create-genai-project <new folder>".`,
    misnamed(folder, cwd),
  );
}

/** A project that a pattern matches, and that would pass for having nothing to check. */
function lost(folder: string, cwd: string): UserError {
  const help = 'Bring it back from git, or take the whole folder away.';
  return new UserError(`"${folder}" is a project, and has no ${recordName}.`, {
    help,
    ...misnamed(folder, cwd),
  });
}

/** What to say of a record in a folder that has nearly its name, as on a disk that takes either case. */
export function misnamed(folder: string, cwd: string): { note?: string; help?: string } {
  const entries = entriesOf(resolve(cwd, folder));
  const name = entries.find((entry) => /^lifecycle\.ya?ml$/i.test(entry.name))?.name;
  // By its own name stands a link that leads nowhere.
  if (name === undefined || name === recordName) return {};
  const typed = (each: string) => (/\s/.test(each) ? `"${each}"` : each);
  const [from, to] = [name, recordName].map((each) => typed(join(folder, each)));
  return { note: `There is "${name}".`, help: `Give it its name: git mv ${from} ${to}` };
}

function kindOf(path: string): 'file' | 'folder' | 'absent' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return 'absent';
  }
}

/**
 * The files that a pattern of `*`, `?` and `**` matches, and the record that a project lacks; links to
 * folders are not followed.
 */
function matches([part, ...rest]: readonly string[], cwd: string, base: string): string[] {
  if (part === undefined) {
    if (kindOf(resolve(cwd, base)) === 'file') return [base];
    const folder = basename(base) === recordName ? base.slice(0, -recordName.length - 1) : base;
    return recordIn(folder, cwd);
  }
  const below = (name: string, parts: readonly string[]) => matches(parts, cwd, under(base, name));
  if (!/[*?]/.test(part)) {
    // What it leads to is looked at where the pattern ends, so that each is asked for once.
    return below(part, rest);
  }
  const entries = entriesOf(resolve(cwd, base));
  if (part === '**') {
    const folders = entries.filter((entry) => entry.isDirectory() && !skipped.has(entry.name));
    return [
      ...matches(rest, cwd, base),
      ...folders.flatMap(({ name }) => below(name, [part, ...rest])),
    ];
  }
  const pattern = new RegExp(
    `^${part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
    'u',
  );
  return entries
    .filter(({ name }) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .flatMap(({ name }) => below(name, rest));
}

const skipped = new Set(['node_modules', '.git', '.venv']);

function under(folder: string, name: string): string {
  return folder === '' || folder === '/' ? `${folder}${name}` : `${folder}/${name}`;
}

function recordIn(folder: string, cwd: string): string[] {
  const isThere = (name: string) => kindOf(resolve(cwd, under(folder, name))) === 'file';
  return isThere(recordName) || isThere(answersPath) ? [under(folder, recordName)] : [];
}

/** Of a folder that may be listed; else none. */
export function entriesOf(folder: string) {
  if (kindOf(folder) !== 'folder') return [];
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    return [];
  }
}
