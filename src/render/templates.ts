import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Path inside a template folder, with `/` on every system → content. */
export type TemplateFolder = ReadonlyMap<string, Buffer>;

/** What rendering reads, held in memory. */
export interface Templates {
  readonly folders: ReadonlyMap<string, TemplateFolder>;
  /** schema/lifecycle.schema.json, copied into every project. */
  readonly schema: Buffer;
}

/** Reads the named folders of `templates/` and the schema under `packageRoot`, each file once. */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const folders = new Map<string, TemplateFolder>();
  for (const name of names) {
    if (folders.has(name)) continue;
    const files = new Map<string, Buffer>();
    readInto(files, join(packageRoot, 'templates', name), '');
    folders.set(name, files);
  }
  const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
  return { folders, schema };
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
