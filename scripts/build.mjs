// Bundles src/ into dist/ (one small entry, the rest in chunks that load when first needed) and
// lists the licences of the libraries that ended up inside.
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundledPackages, formatLicences } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// inquirer registers ten kinds of prompt; those the tool never asks with are left out. `editor`
// alone brings 460 kB of character tables.
const UNUSED_PROMPTS = ['editor', 'expand', 'password', 'rawlist', 'search'];

const leaveOutUnusedPrompts = {
  name: 'leave-out-unused-prompts',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^@inquirer/(${UNUSED_PROMPTS.join('|')})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'unused-prompt' }));
    onLoad({ filter: /.*/, namespace: 'unused-prompt' }, ({ path }) => ({
      contents: `export default () => { throw new Error('${path} is not bundled.'); };`,
    }));
  },
};

await rm(new URL('../dist', import.meta.url), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  // Stack traces in bug reports keep their function names.
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [leaveOutUnusedPrompts],
  // CommonJS libraries call require('fs'), which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

await writeFile(
  new URL('../THIRD-PARTY-LICENSES.txt', import.meta.url),
  await formatLicences(root, bundledPackages(metafile)),
);
