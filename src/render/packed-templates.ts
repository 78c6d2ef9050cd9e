import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Blank, fillForm } from './form.ts';
import { type TemplateSource, templateFrom } from './template.ts';
import type { TemplateFile, TemplateFolder, Templates } from './templates.ts';

/**
 * What `readTemplates` of templates.ts gives, from the one file a folder that scripts/build.mjs
 * packs: the package has these in place of hundreds of small files, which npm and `create` would
 * each take longer to handle than everything else they do. The bundle imports this module instead.
 */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const place = join(packageRoot, 'dist', 'templates');
  const folders = new Map([...new Set(names)].map((name) => [name, readFolder(place, name)]));
  const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
  return { folders, schema };
}

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

function readFolder(place: string, name: string): TemplateFolder {
  const packed = readFileSync(`${place}/${name}.pack`);
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
