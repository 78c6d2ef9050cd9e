import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const entry = 'virtual:sources';

/** What some modules of src/ export, bundled first: Node 20 cannot import TypeScript. */
export async function importSources(root, files) {
  const lines = files.map((file) => `export * from ${JSON.stringify(join(root, 'src', file))};`);
  const bundle = await rolldown({
    cwd: root,
    input: entry,
    platform: 'node',
    // Packages are imported as they are; a path of Windows has a colon.
    external: /^[@\w][^:]*$/,
    plugins: [
      {
        name: 'sources',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? lines.join('\n') : undefined),
      },
    ],
  });
  // In the package, so that Node finds the packages from there; new each time, for it remembers.
  const file = join(root, 'dist', `sources-${randomUUID()}.mjs`);
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  try {
    return await import(pathToFileURL(file));
  } finally {
    rmSync(file);
  }
}
