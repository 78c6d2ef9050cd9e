// Bundles src/ into dist/ (one small entry, the rest in chunks that load when first needed), packs
// the templates beside it, and lists the licences of the libraries that ended up inside.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { formatLicences } from './licences.mjs';
import { packTemplates } from './pack-templates.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../dist', import.meta.url));

// inquirer registers ten kinds of prompt; those the tool never asks with are left out. `editor`
// alone brings 460 kB of character tables.
const UNUSED_PROMPTS = /^@inquirer\/(editor|expand|password|rawlist|search)$/;

const leaveOutUnusedPrompts = {
  name: 'leave-out-unused-prompts',
  resolveId: (id) => (UNUSED_PROMPTS.test(id) ? `\0${id}` : undefined),
  load: (id) =>
    UNUSED_PROMPTS.test(id.slice(1))
      ? `export default () => { throw new Error('${id.slice(1)} is not bundled.'); };`
      : undefined,
};

// commander loads it at once, for subcommands in files of their own, which the tool has none of:
// a tenth of the time that --help takes.
const loadChildProcessLate = {
  name: 'load-child-process-late',
  resolveId: (id, importer) =>
    id === 'node:child_process' && importer?.includes('/commander/') ? '\0late' : undefined,
  load: (id) =>
    id === '\0late'
      ? `exports.spawn = (...args) => process.getBuiltinModule('node:child_process').spawn(...args);`
      : undefined,
};

// YAML is only read: what the tool writes into a record it inserts as text.
const YAML_WRITER = /[\\/]yaml[\\/].*[\\/](stringify(?:String|Collection|Pair|Document))\.js$/;

const leaveOutYamlWriter = {
  name: 'leave-out-yaml-writer',
  load: (id) => {
    const name = id.match(YAML_WRITER)?.[1];
    return name && `export const ${name} = () => '';`;
  },
};

// lifecycle.yaml is YAML 1.2; the types of 1.1 are a tenth of the reader.
const leaveOutYaml11 = {
  name: 'leave-out-yaml-1.1',
  transform: (code, id) => {
    if (!/[\\/]yaml[\\/].*[\\/]yaml-1\.1[\\/]/.test(id)) return undefined;
    const names = code.match(/^export \{ (.*) \};$/m)[1].split(', ');
    return names.map((name) => `export const ${name} = undefined;`).join('\n');
  },
};

// src/terminal/colours.ts decides on colours itself; chalk's own look at the terminal loads node:tty, and
// node:net with it.
const leaveOutColourDetection = {
  name: 'leave-out-colour-detection',
  resolveId: (id) => (id === '#supports-color' ? '\0no-colours' : undefined),
  load: (id) =>
    id === '\0no-colours' ? 'export default { stdout: false, stderr: false };' : undefined,
};

const templates = join(root, 'src/render/templates.ts');

const readPackedTemplates = {
  name: 'read-packed-templates',
  load: (id) =>
    id === templates ? `export { readTemplates } from './packed-templates.ts';` : undefined,
};

const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  // What a group without its dependencies asks for.
  preserveEntrySignatures: 'allow-extension',
  // The yaml that Node would get is CommonJS, which cannot be shaken; this is the same as modules.
  resolve: { alias: { yaml: `${root}node_modules/yaml/browser/dist/index.js` } },
  treeshake: { moduleSideEffects: [{ test: /node_modules[\\/]yaml[\\/]/, sideEffects: false }] },
  plugins: [
    leaveOutUnusedPrompts,
    loadChildProcessLate,
    leaveOutYamlWriter,
    leaveOutYaml11,
    leaveOutColourDetection,
    readPackedTemplates,
  ],
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
      // What the questions and the making of a project share.
      {
        name: 'naming',
        includeDependenciesRecursively: false,
        test: /src\/(questions\/question|stages\/project\/(name|reserved)|terminal\/npm-flags|terminal\/repeat)\.ts$/,
      },
      // What making a project needs once it is drawn, in one file instead of many: for each, Node
      // resolves a path so often that a long one gets its own compilation, at 4 ms and 4 MiB.
      {
        name: 'making',
        includeDependenciesRecursively: false,
        test: /src\/(render\/(form|packed-index|packed-templates|path|render-file|template|tree)|project\/(apply|base|breathe|disk|move|new-project|plan|sha256|staging)|text|report\/creation|commands\/create\/(create-plainly|directory|in-the-way|make-project|packed-plain))\.ts$/,
      },
      // What `check` needs before anything was measured, in one file instead of six.
      {
        name: 'reading',
        includeDependenciesRecursively: false,
        test: /\/yaml\/|lifecycle\.schema|src\/(check\/(check|evidence|form|form-rules|phase)|record\/(yaml\/|read|record-files|runs\/run\.)|stages\/(early-rules|(scope|model)\/(rules|metric-of))|commands\/check\/run)/,
      },
    ],
  },
});
mkdirSync(dist, { recursive: true });
for (const { fileName, code } of output)
  writeFileSync(`${dist}/${fileName}`, escapeBeyondAscii(code));
await packTemplates(root, join(dist, 'templates.pack'));
removeOthers(output.map(({ fileName }) => fileName));
writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');

const bundled = output.flatMap(({ modules = {} }) =>
  Object.keys(modules)
    .filter((id) => modules[id].renderedLength > 0)
    .map((id) => relative(root, id).replaceAll('\\', '/')),
);
writeFileSync(`${root}/THIRD-PARTY-LICENSES.txt`, formatLicences(root, bundled));

/** What earlier builds left goes last, so that what runs meanwhile finds all it needs. */
function removeOthers(fileNames) {
  for (const name of readdirSync(dist)) {
    if (/\.m?js$/.test(name) && !fileNames.includes(name)) rmSync(join(dist, name));
  }
}

/** One character beyond Latin-1 makes V8 hold, and scan, a whole file at two bytes a character. */
function escapeBeyondAscii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
