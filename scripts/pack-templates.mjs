import { renameSync, writeFileSync } from 'node:fs';
import { importSources } from './import-sources.mjs';

const sources = [
  'render/templates.ts',
  'render/compile-template.ts',
  'render/path.ts',
  'project/base.ts',
];

/**
 * Writes templates/ as one file, which src/render/packed-templates.ts reads: how long the list of
 * the files is, the list as JSON, and their contents; what EJS fills is compiled.
 */
export async function packTemplates(root, target) {
  const source = await importSources(root, sources);
  let start = 0;
  const files = [...source.readFiles(root, '.')].map(([path, content]) => {
    const file = { path, start, ...packFile(source, path, content) };
    start += file.content.length;
    return file;
  });
  const list = files.map(({ content, ...file }) => ({ ...file, bytes: content.length }));
  const text = Buffer.from(JSON.stringify(list));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  // What reads it meanwhile finds all of the old or all of the new one.
  writeFileSync(
    `${target}.new`,
    Buffer.concat([length, text, ...files.map((file) => file.content)]),
  );
  renameSync(`${target}.new`, target);
}

function packFile(source, path, content) {
  if (path.endsWith('.ejs')) {
    const { code, texts } = source.compileTemplate(content.toString(), `templates/${path}`);
    return { code: Buffer.byteLength(code), content: Buffer.from(code + JSON.stringify(texts)) };
  }
  const projectPath = path.replace(/^(?:tasks\/)?[^/]+\/[^/]+\//, '');
  // Of data the base holds the hash alone, and loading node:crypto takes longer than writing ten files.
  return source.keepOf(projectPath) === 'once'
    ? { sha256: source.fingerprint(content), content }
    : { content };
}
