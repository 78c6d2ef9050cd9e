import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../terminal/package-version.ts';
import { templateFrom } from './template.ts';
import type { TemplateFile, TemplateFolder, Templates } from './templates.ts';

/** A file of the pack. */
export interface PackedFile {
  /** Below templates/. */
  readonly path: string;
  /** Behind the list of files. */
  readonly start: number;
  readonly bytes: number;
  /** Of a compiled template: how many of the bytes are its code; its texts follow, as JSON. */
  readonly code?: number;
  /** The fingerprint of data, all that the base needs of them. */
  readonly sha256?: string;
}

/**
 * What `readTemplates` of templates.ts gives, from the one file that scripts/pack-templates.mjs
 * writes: the package has it in place of hundreds of small ones, which npm and `create` would each
 * take longer to handle than everything else they do. The bundle imports this module instead.
 */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const pack = openSync(join(packageRoot, 'dist', 'templates.pack'), 'r');
  try {
    const start = 4 + readAt(pack, 0, 4).readUInt32LE();
    const list: readonly PackedFile[] = JSON.parse(readAt(pack, 4, start - 4).toString());
    const read = (file: PackedFile) =>
      templateFile(file, readAt(pack, start + file.start, file.bytes));
    const folders = new Map([...new Set(names)].map((name) => [name, folderOf(name, list, read)]));
    const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
    return { folders, schema, version: packageVersion({ packageRoot }) };
  } finally {
    closeSync(pack);
  }
}

function folderOf(
  name: string,
  list: readonly PackedFile[],
  read: (file: PackedFile) => TemplateFile,
): TemplateFolder {
  const folder = `${name}/`;
  const files = list.filter(({ path }) => path.startsWith(folder));
  if (files.length === 0) throw new Error(`The package has no templates/${name}.`);
  return new Map(files.map((file) => [file.path.slice(folder.length), read(file)]));
}

function templateFile({ path, code, sha256 }: PackedFile, content: Buffer): TemplateFile {
  if (code === undefined) {
    return { kind: 'copy', content, ...(sha256 !== undefined && { sha256 }) };
  }
  const source = () => ({
    code: content.toString('utf8', 0, code),
    texts: JSON.parse(content.toString('utf8', code)),
  });
  return { kind: 'render', render: templateFrom(source, `templates/${path}`) };
}

function readAt(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (readSync(file, bytes, 0, length, start) < length) throw new Error('The package is damaged.');
  return bytes;
}
