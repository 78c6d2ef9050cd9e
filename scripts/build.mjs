// Bundles src/ into dist/ (one small entry, the rest in chunks that load when first needed), packs
// the templates beside it, and lists the licences of the libraries that ended up inside.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fsExtra from 'fs-extra';
import { rolldown } from 'rolldown';
import { importSources } from './import-sources.mjs';
import { libraryPatches } from './library-patches.mjs';
import { formatLicences } from './licences.mjs';
import { packTemplates } from './pack-templates.mjs';
import { replaceModules } from './replace-modules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../dist', import.meta.url));

const replacements = libraryPatches(root);
// The package holds the templates in one file.
replacements.set(
  join(root, 'src', 'render', 'templates.ts'),
  "export * from './packed-templates.ts';",
);

const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  // What every command needs lies in the entry then, not in chunks beside it.
  preserveEntrySignatures: 'allow-extension',
  // The yaml that Node would get is CommonJS, which cannot be shaken; this is the same as modules.
  resolve: { alias: { yaml: `${root}node_modules/yaml/browser/dist/index.js` } },
  treeshake: { moduleSideEffects: [{ test: /node_modules[\\/]yaml[\\/]/, sideEffects: false }] },
  plugins: [replaceModules(replacements)],
});
const { output } = await bundle.generate({
  // Node starts CommonJS 5 ms faster: it need not set up its loader for ES modules.
  format: 'cjs',
  minify: true,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  comments: false,
  codeSplitting: {
    groups: [
      // What `check` needs before anything was measured, in one file instead of ten: the reader, and
      // the rules of the stages that come first.
      { name: 'check', includeDependenciesRecursively: false, test: await checkModules() },
      // Small files that most commands need: each by itself would take a millisecond to load.
      { name: 'shared', includeDependenciesRecursively: false, test: sharedModules() },
    ],
  },
});
for (const { fileName, code } of output) {
  fsExtra.outputFileSync(join(dist, fileName), escapeBeyondAscii(code));
}
await packTemplates(root, join(dist, 'templates.pack'));
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
removeOthers(['package.json', 'templates.pack', ...output.map(({ fileName }) => fileName)]);

const bundled = output.flatMap(({ modules = {} }) =>
  Object.keys(modules)
    .filter((id) => modules[id].renderedLength > 0 && !replacements.has(id))
    .map((id) => relative(root, id).replaceAll('\\', '/')),
);
writeFileSync(join(root, 'THIRD-PARTY-LICENSES.txt'), formatLicences(root, bundled));

/** The files that `check` loads for a record of the first phases, as the stages say. */
async function checkModules() {
  const { catalogue } = await importSources(root, ['stages/index.ts']);
  const early = catalogue.stages.filter(({ phase }) => phase === 'scope' || phase === 'select');
  const folders = early.map(({ id }) => id).join('|');
  const own =
    'check/(?!change/|address-fault|id-fault|look-alikes|placeholder)|commands/check/(run|check-file)|record/(read|stated|record-files|lfs-pointer|yaml/(?!bytes|conflict|decode|locate)|runs/(?!load-run|loss|releases))|stages/load-rules';
  const paths = `/yaml/browser/|/lifecycle.schema|/src/(${own}|stages/(${folders})/(rules|metric-of|is-reason|own-code|unfit-target|licences))`;
  return pathsLike(paths);
}

/** None of those that the entry itself needs, which would load the others with it. */
function sharedModules() {
  const own =
    'questions/(question|value)|record/(inside|folder-above|yaml/(bytes|conflict|decode))|report/findings/summary|terminal/(context|repeat|visible|wrap)';
  return pathsLike(`/src/(?!main|errors)([\\w-]+\\.ts$|${own})`);
}

/** On Windows, paths have another separator. */
function pathsLike(pattern) {
  return new RegExp(pattern.replaceAll('/', '[\\\\/]'));
}

/** What earlier builds left goes last, so that what runs meanwhile finds all it needs. */
function removeOthers(fileNames) {
  for (const name of readdirSync(dist)) {
    if (!fileNames.includes(name)) rmSync(join(dist, name), { recursive: true });
  }
}

/** One character beyond Latin-1 makes V8 hold, and scan, a whole file at two bytes a character. */
function escapeBeyondAscii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
