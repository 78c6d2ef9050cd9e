import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSources } from './import-sources.mjs';

const sources = [
  'render/templates.ts',
  'render/form.ts',
  'render/template.ts',
  'render/compile-template.ts',
  'render/packed-index.ts',
  'render/path.ts',
  'project/base.ts',
];

/**
 * Writes the folders of templates/ as one file, which src/render/packed-templates.ts reads: templates
 * compiled where that is needed, the rest as it is. Its first line says where which folder lies.
 */
export async function packTemplates(root, target) {
  const source = await importSources(root, sources);
  const names = foldersIn(join(root, 'templates'));
  const folders = names.map((name) => packFolder(source, root, name));
  let start = 0;
  const places = folders.map(({ length }) => {
    start += length;
    return [start - length, length];
  });
  const index = JSON.stringify(Object.fromEntries(names.map((name, at) => [name, places[at]])));
  const line = Buffer.from(`${index.padEnd(source.indexBytes - 1)}\n`);
  if (line.length > source.indexBytes) throw new Error('The index of the templates is too long.');
  // What reads it meanwhile finds all of the old or all of the new one.
  writeFileSync(`${target}.new`, Buffer.concat([line, ...folders]));
  renameSync(`${target}.new`, target);
}

/** `<stage>/<part>`, and `tasks/<task>/<part>`. */
function foldersIn(templates) {
  const inside = (folder) =>
    readdirSync(join(templates, folder))
      .filter((name) => !name.startsWith('.'))
      .map((name) => join(folder, name).replaceAll('\\', '/'));
  return inside('.').flatMap((stage) =>
    stage === 'tasks' ? inside(stage).flatMap(inside) : inside(stage),
  );
}

/** A line of JSON that lists the files, then their contents. */
function packFolder(source, root, name) {
  const files = [...source.readFiles(root, name)].map((file) => packFile(source, name, file));
  const list = JSON.stringify(files.map(({ content, ...file }) => file));
  return Buffer.concat([Buffer.from(`${list}\n`), ...files.map(({ content }) => content)]);
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
