import { renameSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { importSources } from './import-sources.mjs';

const sources = [
  'render/templates.ts',
  'render/compile-template.ts',
  'render/path.ts',
  'project/base.ts',
];

// The highest quality takes three times as long, some seconds, and makes three hundredths less of it.
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };

/**
 * Writes templates/ as one file, which src/render/packed-templates.ts reads: how long the list is, the
 * list of the groups of files as compressed JSON, and the groups, each compressed as a whole, since
 * files resemble each other: the data of each task, and all code, which is one stream sooner read than
 * forty small ones. What EJS fills is compiled.
 */
export async function packTemplates(root, target) {
  const source = await importSources(root, sources);
  const groups = new Map();
  for (const [path, content] of [...source.readFiles(root, '.')].sort(byKind)) {
    const [group] = /^tasks\/[^/]+(?=.*\.jsonl$)/.exec(path) ?? ['code'];
    groups.set(group, [...(groups.get(group) ?? []), packFile(source, path, content)]);
  }
  const packed = [...groups.values()].map((files) => ({
    files: files.map(({ content, ...file }) => ({ ...file, bytes: content.length })),
    content: compress(Buffer.concat(files.map(({ content }) => content))),
  }));
  const list = packed.map(({ files, content }) => ({ bytes: content.length, files }));
  const text = compress(Buffer.from(JSON.stringify(list)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  // What reads it meanwhile finds all of the old or all of the new one.
  writeFileSync(
    `${target}.new`,
    Buffer.concat([length, text, ...packed.map(({ content }) => content)]),
  );
  renameSync(`${target}.new`, target);
}

/** Files of one ending stand together, and data behind all others: that compresses best. */
function byKind([one], [other]) {
  const [before, after] = [one, other].map((path) => `${kindOf(path)} ${path}`);
  return before < after ? -1 : 1;
}

function kindOf(path) {
  const [, kind] = /\.(\w+)(?:\.ejs)?$/.exec(path) ?? [];
  return kind === 'jsonl' ? '~' : kind;
}

const compress = (bytes) => brotliCompressSync(bytes, { params });

function packFile(source, path, bytes) {
  if (path.endsWith('.ejs')) {
    const { code, texts } = source.compileTemplate(bytes.toString(), `templates/${path}`);
    const content = Buffer.from(code + texts.join('\0'));
    return { path, code: Buffer.byteLength(code), content };
  }
  const projectPath = path.replace(/^(?:tasks\/)?[^/]+\/[^/]+\//, '');
  // Of data the base holds the hash alone, and loading node:crypto takes longer than writing ten files.
  return source.keepOf(projectPath) === 'once'
    ? { path, sha256: source.fingerprint(bytes), content: bytes }
    : { path, content: bytes };
}
