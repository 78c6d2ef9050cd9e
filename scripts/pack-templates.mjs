import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Writes each folder of templates/ as one file, path → text, which src/render/packed-templates.ts reads. */
export async function packTemplates(root, target) {
  const { readTemplates } = await importSource(root, 'src/render/templates.ts');
  const names = readdirSync(join(root, 'templates')).filter((name) => !name.startsWith('.'));
  mkdirSync(target, { recursive: true });
  for (const [name, files] of readTemplates(root, names).folders) {
    const texts = [...files].map(([path, content]) => [path, textOf(path, content)]);
    writeFileSync(join(target, `${name}.json`), JSON.stringify(Object.fromEntries(texts)));
  }
}

/** Node 20 cannot import TypeScript. */
async function importSource(root, path) {
  const bundle = await rolldown({ cwd: root, input: path, platform: 'node' });
  const { output } = await bundle.generate({ format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

function textOf(path, content) {
  const text = content.toString('utf8');
  if (!Buffer.from(text).equals(content)) throw new Error(`The template ${path} is no UTF-8 text.`);
  return text;
}
