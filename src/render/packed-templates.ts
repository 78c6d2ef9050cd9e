import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Blank, fillForm } from './form.ts';
import { indexBytes } from './packed-index.ts';
import { type TemplateSource, templateFrom } from './template.ts';
import type { TemplateFile, TemplateFolder, Templates } from './templates.ts';

/**
 * What `readTemplates` of templates.ts gives, from the one file that scripts/pack-templates.mjs
 * writes: the package has it in place of hundreds of small ones, which npm and `create` would each
 * take longer to handle than everything else they do. The bundle imports this module instead.
 */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const pack = openSync(join(packageRoot, 'dist', 'templates.pack'), 'r');
  try {
    const index: Index = JSON.parse(readAt(pack, 0, indexBytes).toString());
    const folders = new Map(
      [...new Set(names)].map((name) => [name, readFolder(pack, index, name)]),
    );
    const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
    return { folders, schema };
  } finally {
    closeSync(pack);
  }
}

/** Folder → where it begins behind the index, and how many bytes it has. */
type Index = Readonly<Record<string, readonly [start: number, bytes: number]>>;

/** A file in a packed folder: a line of JSON lists them, then come their contents. */
interface PackedFile {
  readonly path: string;
  readonly target: string;
  readonly bytes: number;
  /** Of a form, whose text without the tags lies in its place. */
  readonly blanks?: readonly Blank[];
  /** Of a compiled template: how many of the bytes are its code; its texts follow, as JSON. */
  readonly code?: number;
  /** The fingerprint of what is copied, where the base needs it. */
  readonly sha256?: string;
}

function readFolder(pack: number, index: Index, name: string): TemplateFolder {
  const place = index[name];
  if (!place) throw new Error(`The package has no templates/${name}.`);
  const packed = readAt(pack, indexBytes + place[0], place[1]);
  const endOfList = packed.indexOf('\n');
  const list: readonly PackedFile[] = JSON.parse(packed.toString('utf8', 0, endOfList));
  const files = new Map<string, TemplateFile>();
  let start = endOfList + 1;
  for (const file of list) {
    const content = packed.subarray(start, start + file.bytes);
    files.set(file.path, templateFile(file, content, `templates/${name}/${file.path}`));
    start += file.bytes;
  }
  return files;
}

function templateFile(packed: PackedFile, content: Buffer, file: string): TemplateFile {
  const { path, target, blanks, code, sha256 } = packed;
  if (!path.endsWith('.ejs')) {
    return { kind: 'copy', target, content, ...(sha256 !== undefined && { sha256 }) };
  }
  const render = blanks
    ? fillForm({ content, blanks }, file)
    : templateFrom(() => sourceIn(content, code), file);
  return { kind: 'render', target, render };
}

function sourceIn(content: Buffer, bytes: number | undefined): TemplateSource {
  const code = content.toString('utf8', 0, bytes);
  return { code, texts: JSON.parse(content.toString('utf8', bytes)) };
}

function readAt(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (readSync(file, bytes, 0, length, start) < length) throw new Error('The package is damaged.');
  return bytes;
}
