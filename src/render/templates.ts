import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../terminal/package-version.ts';
import { compileTemplate } from './compile-template.ts';
import { type RenderTemplate, templateFrom } from './template.ts';

/** A file of a template folder: as it is but for the name of the package, or rendered. */
export type TemplateFile =
  | { readonly kind: 'copy'; readonly content: Buffer; readonly sha256?: string }
  | { readonly kind: 'render'; readonly render: RenderTemplate };

/** Path inside a template folder, with `/` on every system → file. */
export type TemplateFolder = ReadonlyMap<string, TemplateFile>;

/** What rendering reads, held in memory. */
export interface Templates {
  readonly folders: ReadonlyMap<string, TemplateFolder>;
  /** schema/lifecycle.schema.json, copied into every project. */
  readonly schema: Buffer;
  /** Of the package that they came with. */
  readonly version: string;
}

/** Reads the named folders of `templates/` and the schema under `packageRoot`, each file once. */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const folders = new Map(
    [...new Set(names)].map((name) => [name, templateFolder(name, readFiles(packageRoot, name))]),
  );
  const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
  return { folders, schema, version: packageVersion({ packageRoot }) };
}

/** The files of one folder of `templates/`, by their paths inside it. */
export function readFiles(packageRoot: string, name: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  readInto(files, join(packageRoot, 'templates', name), '');
  return files;
}

/** What ends in `.ejs` is rendered. */
export function templateFolder(name: string, files: ReadonlyMap<string, Buffer>): TemplateFolder {
  return new Map([...files].map(([path, content]) => [path, templateFile(name, path, content)]));
}

function templateFile(folder: string, path: string, content: Buffer): TemplateFile {
  if (!path.endsWith('.ejs')) return { kind: 'copy', content };
  const file = `templates/${folder}/${path}`;
  return {
    kind: 'render',
    render: templateFrom(() => compileTemplate(content.toString(), file), file),
  };
}

function readInto(files: Map<string, Buffer>, folder: string, prefix: string): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isLitter(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) readInto(files, path, `${prefix}${entry.name}/`);
    else files.set(prefix + entry.name, readFileSync(path));
  }
}

/** What running or testing a template in place leaves behind. */
function isLitter(name: string): boolean {
  return (
    name === '__pycache__' ||
    name === '.DS_Store' ||
    name.endsWith('.pyc') ||
    name.endsWith('_cache')
  );
}
