import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { packageVersion } from '../terminal/package-version.ts';
import { templateFrom } from './template.ts';
import type { TemplateFile, Templates } from './templates.ts';

/** Some files of templates/, which stand behind the list one after the other, compressed. */
interface PackedGroup {
  readonly bytes: number;
  /** In the order in which their contents stand in it. */
  readonly files: readonly PackedFile[];
}

interface PackedFile {
  /** Below templates/. */
  readonly path: string;
  readonly bytes: number;
  /** Of a compiled template: how many of the bytes are its code; its texts follow, apart by a NUL. */
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
    let start = 4 + readAt(pack, 0, 4).readUInt32LE();
    const text = brotliDecompressSync(readAt(pack, 4, start - 4)).toString();
    const list: readonly PackedGroup[] = JSON.parse(text);
    const folders = new Map([...names].map((name) => [name, new Map<string, TemplateFile>()]));
    for (const packed of list) {
      addFiles(packed, () => readAt(pack, start, packed.bytes), folders);
      start += packed.bytes;
    }
    for (const [name, { size }] of folders)
      if (size === 0) throw new Error(`The package has no templates/${name}.`);
    const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
    return { folders, schema, version: packageVersion({ packageRoot }) };
  } finally {
    closeSync(pack);
  }
}

/** Adds the files of those folders that are asked for, and reads nothing where none is. */
function addFiles(
  { files }: PackedGroup,
  compressed: () => Buffer,
  folders: ReadonlyMap<string, Map<string, TemplateFile>>,
): void {
  let content: Buffer | undefined;
  let start = 0;
  for (const file of files) {
    const [, name = '', path = ''] = /^((?:tasks\/)?[^/]+\/[^/]+)\/(.*)$/.exec(file.path) ?? [];
    const folder = folders.get(name);
    if (folder) {
      content ??= decompressed(compressed(), files);
      folder.set(path, templateFile(file, content.subarray(start, start + file.bytes)));
    }
    start += file.bytes;
  }
}

/** All at once: zlib's own pieces of 16 KiB take half as long again. */
function decompressed(compressed: Buffer, files: readonly PackedFile[]): Buffer {
  const chunkSize = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return brotliDecompressSync(compressed, { chunkSize });
}

function templateFile({ path, code, sha256 }: PackedFile, content: Buffer): TemplateFile {
  if (code === undefined) {
    return { kind: 'copy', content, ...(sha256 !== undefined && { sha256 }) };
  }
  const source = () => ({
    code: content.toString('utf8', 0, code),
    texts: content.toString('utf8', code).split('\0'),
  });
  return { kind: 'render', render: templateFrom(source, `templates/${path}`) };
}

function readAt(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (readSync(file, bytes, 0, length, start) < length) throw new Error('The package is damaged.');
  return bytes;
}
