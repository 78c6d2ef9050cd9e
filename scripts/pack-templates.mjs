import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSources } from './import-sources.mjs';

const sources = [
  'render/templates.ts',
  'render/form.ts',
  'render/template.ts',
  'render/compile-template.ts',
  'render/path.ts',
  'plan/base.ts',
];

/**
 * Writes each folder of templates/ as one file, which src/render/packed-templates.ts reads: templates
 * compiled where that is needed, the rest as it is.
 */
export async function packTemplates(root, target) {
  const source = await importSources(root, sources);
  const names = readdirSync(join(root, 'templates')).filter((name) => !name.startsWith('.'));
  mkdirSync(target, { recursive: true });
  for (const name of names) {
    const files = [...source.readFiles(root, name)].map((file) => packFile(source, name, file));
    const list = JSON.stringify(files.map(({ content, ...file }) => file));
    const contents = files.map(({ content }) => content);
    writeFileSync(
      join(target, `${name}.pack`),
      Buffer.concat([Buffer.from(`${list}\n`), ...contents]),
    );
  }
  for (const name of readdirSync(target)) {
    if (!names.includes(name.replace(/\.pack$/, ''))) rmSync(join(target, name));
  }
}

function packFile(source, folder, [path, content]) {
  const text = content.toString();
  const target = source.targetOf(path);
  if (path.endsWith('.ejs')) {
    const form = source.formOf(text);
    return {
      path,
      target,
      ...(form ? packForm(form) : packCompiled(source, `templates/${folder}/${path}`, text)),
    };
  }
  // Of data the base holds the hash alone, and working it out takes longer than writing the file.
  const isData = source.keepOf(path) === 'once';
  const sha256 = isData ? source.fingerprint(content) : undefined;
  return { path, target, bytes: content.length, sha256, content };
}

function packForm({ content, blanks }) {
  return { bytes: content.length, blanks, content };
}

function packCompiled(source, file, text) {
  const { code, texts } = source.compileTemplate(text, file);
  const content = Buffer.from(code + JSON.stringify(texts));
  return { bytes: content.length, code: Buffer.byteLength(code), content };
}
