import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundle leaves out of its libraries, or loads later: file → the code in its place. */
export function libraryPatches(root) {
  // The bundler names files by their real paths.
  const modules = realpathSync(join(root, 'node_modules'));
  const yaml = join(modules, 'yaml', 'browser', 'dist');
  return new Map([
    [join(modules, '@inquirer', 'prompts', 'dist', 'index.js'), noPrompts],
    ...yamlWriter.map((name) => [
      join(yaml, 'stringify', `${name}.js`),
      `export const ${name} = () => '';`,
    ]),
    ...Object.entries(yaml11).map(([file, names]) => [
      join(yaml, 'schema', 'yaml-1.1', `${file}.js`),
      names.map((name) => `export const ${name} = undefined;`).join('\n'),
    ]),
    [join(modules, 'chalk', 'source', 'vendor', 'supports-color', 'index.js'), noColours],
    changed(join(modules, 'commander', 'lib', 'command.js'), lateChildProcess),
    changed(join(yaml, 'nodes', 'Node.js'), plainType('type')),
    changed(join(yaml, 'nodes', 'Pair.js'), plainType('PAIR')),
  ]);
}

// inquirer registers ten kinds of prompt; the tool registers two of its own, built on inquirer's core.
// `editor` alone brings 460 kB of character tables.
const noPrompts = `const unused = undefined;
export { ${[
  'checkbox',
  'confirm',
  'editor',
  'expand',
  'input',
  'number',
  'password',
  'rawlist',
  'search',
  'select',
  'Separator',
]
  .map((name) => `unused as ${name}`)
  .join(', ')} };`;

// YAML is only read: what the tool writes into a record it inserts as text.
const yamlWriter = ['stringifyString', 'stringifyCollection', 'stringifyPair', 'stringifyDocument'];

// lifecycle.yaml is YAML 1.2; the types of 1.1 are a tenth of the reader.
const yaml11 = {
  binary: ['binary'],
  merge: ['addMergeToJSMap', 'isMergeKey', 'merge'],
  omap: ['omap'],
  pairs: ['pairs'],
  schema: ['schema'],
  set: ['set'],
  timestamp: ['floatTime', 'intTime', 'timestamp'],
};

// src/terminal/colours.ts decides on colours itself; chalk's own look at the terminal loads
// node:tty, and node:net with it.
const noColours = 'export default { stdout: false, stderr: false };';

/**
 * commander loads it at once, for subcommands in files of their own, which the tool has none of:
 * a tenth of the time that --help takes.
 */
const lateChildProcess = {
  early: "const childProcess = require('node:child_process');\n",
  late: "const childProcess = { get spawn() { return require('node:child_process').spawn; } };\n",
};

/** yaml hides what kind a node is from Object.keys, which nothing here asks: 5% of reading a file. */
function plainType(type) {
  return {
    early: `Object.defineProperty(this, NODE_TYPE, { value: ${type} });`,
    late: `this[NODE_TYPE] = ${type};`,
  };
}

function changed(file, { early, late }) {
  const code = readFileSync(file, 'utf8');
  if (!code.includes(early)) throw new Error(`${file} no longer says: ${early.trim()}`);
  return [file, code.replace(early, late)];
}
