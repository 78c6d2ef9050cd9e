import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { mustRun } from './run.ts';

/** What a check reads of a project. */
const read = [
  'lifecycle.yaml',
  'data',
  'deploy',
  'eval',
  'models',
  'prompt',
  'pyproject.toml',
  'src',
  'uv.lock',
];
const largest = 1 << 18;

/**
 * Packs a walked project for the mutation suite of `check`, into `tests/mutations/records/`. Weights
 * stay behind; their hashes come along in `weights.json`.
 */
export async function keepRecord(cwd: string, name: string): Promise<void> {
  const files = read.flatMap((path) => filesIn(cwd, path));
  const [small, large] = [
    files.filter((path) => statSync(join(cwd, path)).size <= largest),
    files.filter((path) => statSync(join(cwd, path)).size > largest),
  ];
  const hashes = Object.fromEntries(large.map((path) => [path, sha256(join(cwd, path))]));
  writeFileSync(join(cwd, 'weights.json'), `${JSON.stringify(hashes, null, 2)}\n`);
  const folder = join(process.cwd(), 'tests/mutations/records');
  mkdirSync(folder, { recursive: true });
  const options = ['--sort=name', '--owner=0', '--group=0', '--mtime=@0'];
  const archive = join(folder, `${name}.tar.gz`);
  await mustRun(['tar', ...options, '-czf', archive, 'weights.json', ...small], { cwd });
}

function filesIn(root: string, path: string): string[] {
  const whole = join(root, path);
  if (!statSync(whole, { throwIfNoEntry: false })) return [];
  if (statSync(whole).isFile()) return [path];
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/__pycache__|\.egg-info\/|\/\./.test(file))
    .sort();
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
