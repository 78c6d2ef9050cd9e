import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Writes each folder of templates/ as one file, which src/render/packed-templates.ts reads: templates
 * compiled, the rest as it is.
 */
export async function packTemplates(root, target) {
  const source = await importSources(root);
  const names = readdirSync(join(root, 'templates')).filter((name) => !name.startsWith('.'));
  mkdirSync(target, { recursive: true });
  for (const name of names) {
    const files = [...source.readFiles(root, name)].map((file) => packFile(source, name, file));
    const list = files.map(({ path, content, known }) => [path, content.length, ...known]);
    const contents = files.map(({ content }) => content);
    const packed = Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...contents]);
    writeFileSync(join(target, `${name}.pack`), packed);
  }
  for (const name of readdirSync(target)) {
    if (!names.includes(name.replace(/\.pack$/, ''))) rmSync(join(target, name));
  }
}

function packFile({ compileTemplate, fingerprint, keepOf }, folder, [path, content]) {
  if (path.endsWith('.ejs')) {
    const compiled = compileTemplate(content.toString(), `templates/${folder}/${path}`);
    return { path, content: Buffer.from(compiled), known: [] };
  }
  // Of data the base holds the hash alone, and working it out takes longer than writing the file.
  return { path, content, known: keepOf(path) === 'once' ? [fingerprint(content)] : [] };
}

/** What of src/ the packing needs, bundled first: Node 20 cannot import TypeScript. */
async function importSources(root) {
  const files = [
    'render/templates.ts',
    'render/compile-template.ts',
    'render/path.ts',
    'plan/base.ts',
  ];
  const bundle = await rolldown({
    cwd: root,
    input: 'all',
    platform: 'node',
    plugins: [
      {
        name: 'all',
        resolveId: (id) => (id === 'all' ? '\0all' : undefined),
        load: (id) =>
          id === '\0all'
            ? files
                .map((file) => `export * from ${JSON.stringify(`${root}src/${file}`)};`)
                .join('\n')
            : undefined,
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}
