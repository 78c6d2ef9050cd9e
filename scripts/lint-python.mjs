// Lints and type-checks the Python of templates/ where it lies, and the tests and measurements of it, by the
// configuration of a project that has all of it. Usage: npm run lint:python [-- <folder of a Python environment>]; without one,
// ruff and mypy come from the PATH. mypy reads what a project installs, but for the large libraries.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fsExtra from 'fs-extra';

const root = fileURLToPath(new URL('..', import.meta.url));
const templates = join(root, 'templates');
const tests = join(root, 'tests', 'runtime');
// They call the runtime as well, and no test runs them.
const measuring = [join(root, 'scripts', 'bench'), join(root, 'tests', 'measure')];
const [environment] = process.argv.slice(2);
/** `<stage>/<part>/` or `tasks/<task>/<part>/`. */
const partOfPath = /^(tasks\/)?[^/]+\/[^/]+\//;
const leftOut = '["models", "src/lifecycle"]';
const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-lint-'));

try {
  const { configuration, filled } = makeProject();
  const parts = partsWithPython();
  const roots = [...parts, tests].flatMap(codeRoots);
  const areClean = [
    ...parts.map((part) => ruff('.', { cwd: part }, configuration, roots)),
    ...[tests, ...measuring].map((each) =>
      ruff(relative(root, each), { cwd: root }, configuration, roots),
    ),
    mypy([...parts, tests, ...measuring], configuration, roots, filled),
  ];
  process.exitCode = areClean.every((isClean) => isClean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The configuration of a project with everything in it, and the Python that EJS fills. */
function makeProject() {
  const made = join(folder, 'all-there-is');
  const tasks = readdirSync(join(templates, 'tasks')).join(',');
  const answers = ['--breadth', 'broad', '--tasks', tasks, '--source', 'pretrain'];
  const tool = join(root, 'bin/create-genai-project.js');
  const stages = ['--adapt', 'prompt,fine-tune,align', '--cluster', 'yes'];
  execFileSync(process.execPath, [tool, made, '--yes', '--no-git', ...answers, ...stages]);
  const write = (path) => {
    const target = join(folder, path);
    const text = readFileSync(join(made, path.replaceAll('__package__', 'all_there_is')), 'utf8');
    // A project leaves the runtime out, which is linted here.
    const own = text.replace(leftOut, '["models"]');
    if (path === 'pyproject.toml' && own === text)
      throw new Error(`${path} no longer says ${leftOut}`);
    fsExtra.outputFileSync(target, own.replaceAll('all_there_is', '__package__'));
    return target;
  };
  const filled = filesIn(templates)
    .filter((file) => file.endsWith('.py.ejs'))
    .map((file) => write(file.replace(partOfPath, '').replace(/\.ejs$/, '')));
  return { configuration: write('pyproject.toml'), filled };
}

function partsWithPython() {
  const python = filesIn(templates).filter((file) => file.endsWith('.py'));
  return [...new Set(python.map((file) => join(templates, partOfPath.exec(file)[0])))];
}

/** What a part's modules are imported from: its folders as they will lie in the project. */
function codeRoots(part) {
  const folders = readdirSync(part, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'data',
  );
  return [part, ...folders.map(({ name }) => join(part, name))];
}

/** In the folder where the configuration finds data/ and tests/, of which it says what holds there. */
function ruff(path, place, configuration, roots) {
  const settings = ['--no-cache', '--config', configuration];
  const src = ['--config', `src = ${JSON.stringify(roots)}`];
  const check = run('ruff', ['check', ...settings, ...src, path], place);
  const format = run('ruff', ['format', '--check', ...settings, path], place);
  return check && format;
}

function mypy(parts, configuration, roots, filled) {
  // All parts share a package, so that each module is named: mypy would look in one part alone.
  const modules = parts.flatMap((part) => filesIn(part).map((file) => join(part, file)));
  const python = modules.filter((file) => file.endsWith('.py')).map((file) => relative(root, file));
  const settings = ['--config-file', configuration, '--cache-dir', 'node_modules/.cache/mypy'];
  const path = [...roots, join(folder, 'src')].join(delimiter);
  const env = { ...process.env, MYPYPATH: path };
  return run('mypy', [...settings, ...python, ...filled], { cwd: root, env });
}

/** Prints what it has to say when it fails, and where. */
function run(tool, args, options) {
  const command = environment ? join(environment, 'bin', tool) : tool;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    ...options,
  });
  if (error) {
    throw new Error(`${error.message}: name a Python environment, npm run lint:python -- <folder>`);
  }
  if (status !== 0)
    console.log(`${tool} in ${relative(root, options.cwd) || '.'}:\n${stdout}${stderr}`);
  return status === 0;
}

function filesIn(place) {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\/(__pycache__|\.[a-z]+_cache)/.test(entry.parentPath))
    .map((entry) => relative(place, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
