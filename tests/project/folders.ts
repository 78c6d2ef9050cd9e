import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Every path below a folder → its kind, mode and hash; equal snapshots are equal folders. */
export function snapshot(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const stats = lstatSync(join(root, path));
      const mode = (stats.mode & 0o777).toString(8);
      if (stats.isDirectory()) {
        found[`${path}/`] = mode;
        walk(path);
      } else if (stats.isSymbolicLink()) found[path] = `→ ${readlinkSync(join(root, path))}`;
      else found[path] = `${mode} ${hash(readFileSync(join(root, path)))}`;
    }
  };
  walk('');
  return found;
}

/** The text of every file below a folder. */
export function texts(root: string): Readonly<Record<string, string>> {
  const entries = Object.keys(snapshot(root)).filter((path) => !path.endsWith('/'));
  return Object.fromEntries(entries.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

export function writeTexts(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function hash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
