import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateFrom } from './template.ts';
import type { TemplateFile, TemplateFolder, Templates } from './templates.ts';

/**
 * What `readTemplates` of templates.ts gives, from the one file a folder that scripts/build.mjs
 * packs: the package has these in place of hundreds of small files, which npm and `create` would
 * each take longer to handle than everything else they do. The bundle imports this module instead.
 */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const folders = new Map([...new Set(names)].map((name) => [name, readFolder(packageRoot, name)]));
  const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
  return { folders, schema };
}

/** A line of JSON that lists the files, then their contents, one after the other. */
export type PackedList = readonly (readonly [path: string, bytes: number, sha256?: string])[];

function readFolder(packageRoot: string, name: string): TemplateFolder {
  const packed = readFileSync(join(packageRoot, 'dist', 'templates', `${name}.pack`));
  const end = packed.indexOf('\n');
  const files = new Map<string, TemplateFile>();
  let start = end + 1;
  for (const [path, bytes, sha256] of JSON.parse(packed.toString('utf8', 0, end)) as PackedList) {
    const content = packed.subarray(start, start + bytes);
    files.set(path, packedFile(`templates/${name}/${path}`, content, sha256));
    start += bytes;
  }
  return files;
}

/** In place of a template lies the source that it compiles to. */
function packedFile(file: string, content: Buffer, sha256: string | undefined): TemplateFile {
  return file.endsWith('.ejs')
    ? { kind: 'render', render: templateFrom(() => content.toString(), file) }
    : { kind: 'copy', content, ...(sha256 !== undefined && { sha256 }) };
}
