import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Templates } from './templates.ts';

/**
 * What `readTemplates` of templates.ts gives, from the one file a folder that scripts/build.mjs
 * packs: the package has these in place of hundreds of small files, which npm and `create` would
 * each take longer to handle than everything else they do. The bundle imports this module instead.
 */
export function readTemplates(packageRoot: string, names: Iterable<string>): Templates {
  const folders = new Map(
    [...new Set(names)].map((name) => [name, readFolder(packageRoot, name)] as const),
  );
  const schema = readFileSync(join(packageRoot, 'schema', 'lifecycle.schema.json'));
  return { folders, schema };
}

function readFolder(packageRoot: string, name: string): ReadonlyMap<string, Buffer> {
  const packed = readFileSync(join(packageRoot, 'dist', 'templates', `${name}.json`), 'utf8');
  const files: Readonly<Record<string, string>> = JSON.parse(packed);
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}
