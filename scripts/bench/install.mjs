import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fsExtra from 'fs-extra';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'create-genai-project-bench',
);

/** Builds, packs and installs the tool as npm would. */
export function installTool(folder) {
  run('npm', ['run', 'build'], { cwd: root });
  const tarball = pack(root, folder);
  run('npm', ['install', '--prefix', folder, tarball], { cwd: folder });
  const tool = join(folder, 'node_modules/create-genai-project/bin/create-genai-project.js');
  return { tarball, tool };
}

/**
 * The tools to measure against, each as the words that start it, installed once; and why those
 * that cannot be had are left out.
 */
export function installPeers() {
  fsExtra.ensureDirSync(cache);
  const problems = [];
  const peers = {};
  for (const [name, install] of Object.entries(installers)) {
    try {
      peers[name] = install();
    } catch (error) {
      problems.push(`${name}, which could not be installed: ${error.message.split('\n')[0]}`);
    }
  }
  return { peers, problems };
}

const installers = {
  vite: () => fromNpm('create-vite', 'index.js'),
  vue: () => fromNpm('create-vue', 'bundle.js'),
  ajv: () => fromNpm('ajv-cli', 'dist/index.js'),
  checkJsonschema: () => fromPip('check-jsonschema'),
  viteTarball: () => pack('create-vite', cache),
};

function fromNpm(name, entry) {
  const script = join(cache, 'node_modules', name, entry);
  if (!existsSync(script)) run('npm', ['install', '--prefix', cache, name], { cwd: cache });
  return [process.execPath, script];
}

function fromPip(name) {
  const environment = join(cache, 'python');
  const script = join(environment, 'bin', name);
  if (!existsSync(script)) {
    run('python3', ['-m', 'venv', environment]);
    run(join(environment, 'bin/python'), ['-m', 'pip', 'install', '--quiet', name]);
  }
  return [script];
}

function pack(source, folder) {
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', source], { cwd: folder });
  return join(folder, JSON.parse(packed)[0].filename);
}
