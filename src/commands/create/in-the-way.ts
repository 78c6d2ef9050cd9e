import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { isProject } from '../../project/is-project.ts';
import { listed } from '../../project/listed.ts';
import { foldersAbove } from '../../render/tree.ts';

/** What may lie in a directory that a project is made in: marks of git, of editors and of the system. */
const harmless = new Set([
  '.git',
  '.hg',
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  '.idea',
  '.vscode',
]);

/** Throws when the directory holds anything but `files()`, what the project would write there, byte for byte. */
export function refuseEntries(root: string, files: () => ReadonlyMap<string, Buffer>): void {
  if (!existsSync(root)) return;
  const entries = entriesInTheWay(root, files());
  if (entries.length === 0) return;
  if (isProject(root)) {
    throw new UserError(`"${root}" is a project of this tool already.`, {
      note: listed('Edited since, or of other answers, are:', entries),
      help: 'Change to it. "npx create-genai-project add" adds a stage or changes an answer, "npx create-genai-project update" takes what this version has.',
    });
  }
  throw new UserError(`"${root}" is not empty.`, {
    note: listed('In the way are:', entries),
    help: 'Give --merge to add our lines to yours where both have a file, --keep to leave yours alone, or another directory.',
  });
}

/** Whether the directory holds anything that a project would not expect there. */
export function hasEntries(root: string): boolean {
  return existsSync(root) && entriesInTheWay(root, new Map()).length > 0;
}

/** Folders end in a slash. */
function entriesInTheWay(root: string, files: ReadonlyMap<string, Buffer>): readonly string[] {
  const folders = new Set([...files.keys()].flatMap(foldersAbove));
  const inFolder = (folder: string): readonly string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      if (folder === '' && harmless.has(entry.name)) return [];
      if (entry.isDirectory()) return folders.has(path) ? inFolder(`${path}/`) : [`${path}/`];
      const content = entry.isFile() ? files.get(path) : undefined;
      return content?.equals(readFileSync(join(root, path))) ? [] : [path];
    });
  return inFolder('');
}
