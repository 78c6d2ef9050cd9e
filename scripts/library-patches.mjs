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
    ...Object.entries({ ...yaml11, ...yamlMaker }).map(([file, names]) => [
      join(yaml, `${file}.js`),
      names.map((name) => `export const ${name} = undefined;`).join('\n'),
    ]),
    [join(modules, 'chalk', 'source', 'vendor', 'supports-color', 'index.js'), noColours],
    [join(modules, 'fs-extra', 'lib', 'index.js'), only('move', './move/move.js')],
    [join(modules, 'fs-extra', 'lib', 'copy', 'index.js'), only('copy', './copy.js')],
    changed(join(modules, 'commander', 'lib', 'command.js'), lateChildProcess),
    ...Object.entries(yamlEditor).map(([file, methods]) =>
      without(join(yaml, `${file}.js`), methods),
    ),
    changed(join(yaml, 'nodes', 'Node.js'), plainType('type')),
    changed(join(yaml, 'nodes', 'Pair.js'), plainType('PAIR')),
    withoutGenerators(join(yaml, 'parse', 'lexer.js'), lexesByLine),
    withoutGenerators(join(yaml, 'parse', 'parser.js'), parsesByLexeme),
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
  'schema/yaml-1.1/binary': ['binary'],
  'schema/yaml-1.1/merge': ['addMergeToJSMap', 'isMergeKey', 'merge'],
  'schema/yaml-1.1/omap': ['omap'],
  'schema/yaml-1.1/pairs': ['pairs'],
  'schema/yaml-1.1/schema': ['schema'],
  'schema/yaml-1.1/set': ['set'],
  'schema/yaml-1.1/timestamp': ['floatTime', 'intTime', 'timestamp'],
};

// Nodes are never made from values, nor values from nodes by the library: src/record/yaml does it,
// and refuses what would be resolved, an alias or an anchor.
const yamlMaker = {
  'doc/anchors': ['anchorIsValid', 'anchorNames', 'createNodeAnchors', 'findNewAnchor'],
  'doc/applyReviver': ['applyReviver'],
  'doc/createNode': ['createNode'],
  'nodes/addPairToJSMap': ['addPairToJSMap'],
  'schema/json/schema': ['schema'],
  'stringify/stringifyNumber': ['stringifyNumber'],
  visit: ['visit', 'visitAsync'],
};

// Nor is one changed, asked or written by a method of its own: the values are read off the nodes.
const ofCollection = ['add', 'delete', 'get', 'has', 'set', 'toJSON', 'toString'];
const inside = ['addIn', 'deleteIn', 'getIn', 'hasIn', 'setIn'];
const yamlEditor = {
  'doc/Document': [
    ...ofCollection,
    ...inside,
    'clone',
    'createAlias',
    'createNode',
    'createPair',
    'toJS',
  ],
  'nodes/Alias': ['resolve', 'toJSON', 'toString'],
  'nodes/Collection': [...inside, 'clone', 'hasAllNullValues'],
  'nodes/YAMLMap': ofCollection,
  'nodes/YAMLSeq': ofCollection,
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

/**
 * The methods of yaml's lexer and parser are generators that delegate to each other, four for each
 * lexeme: half of the time that reading takes. As functions they push what they would yield; a line
 * that hands on to the next one returns, for functions nest on the stack.
 */
const lexesByLine = [
  [
    'next = yield* this.parseNext(next);',
    '{ this.out = []; next = this.parseNext(next); yield* this.out; }',
  ],
  [
    "case 'line-start':\n                return yield*",
    "case 'line-start':\n                return",
  ],
  ['return yield* this.parseLineStart();', "return 'line-start';"],
];
const parsesByLexeme = [
  ['yield* this.next(lexeme);', '{ const made = this.next(lexeme); yield* made; }'],
  ['yield* this.end();', '{ const made = this.end(); yield* made; }'],
  [
    '*next(source) {',
    'next(source) { this.out = []; this.take(source); return this.out; }\n    *take(source) {',
  ],
  ['*end() {', 'end() { this.out = []; this.close(); return this.out; }\n    *close() {'],
];

function withoutGenerators(file, edits) {
  const code = edits.reduce(
    (rest, [early, late]) => {
      if (!rest.includes(early)) throw new Error(`${file} no longer says: ${early}`);
      return rest.replaceAll(early, late);
    },
    readFileSync(file, 'utf8'),
  );
  return [
    file,
    code
      .replace(/^ {4}\*(?!lex\(|parse\()(\w+\()/gm, '    $1')
      .replace(/\byield\* (?=this\.(?!out))/g, '')
      .replace(/\byield (\{[\s\S]*?\}|[^;{]+);/g, 'this.out.push($1);'),
  ];
}

function changed(file, { early, late }) {
  const code = readFileSync(file, 'utf8');
  if (!code.includes(early)) throw new Error(`${file} no longer says: ${early.trim()}`);
  return [file, code.replace(early, late)];
}

/** An index of fs-extra with what src/project/move.ts needs of it: CommonJS cannot be shaken. */
function only(name, file) {
  return `module.exports = { ${name}: require('${file}') };`;
}

/** The file without some methods of its class. */
function without(file, methods) {
  const code = methods.reduce(
    (rest, name) => {
      const method = new RegExp(`^    ${name}\\(.*\\{\\n(?:(?!    \\}$).*\\n)*    \\}\\n`, 'm');
      if (!method.test(rest)) throw new Error(`${file} has no method ${name} any more.`);
      return rest.replace(method, '');
    },
    readFileSync(file, 'utf8'),
  );
  return [file, code];
}
