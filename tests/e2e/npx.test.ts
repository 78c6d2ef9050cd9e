import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { serveRegistry } from './registry.ts';
import { mustRun } from './run.ts';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { tarball } = inject('tool');
// npx takes a bare absolute path for a command of this machine.
const tarballSpec = `file:${tarball}`;
const folders: string[] = [];
let cwd: string;
/** As on a machine that has never seen the package. */
let env: Record<string, string>;

beforeEach(async () => {
  cwd = realpathSync(await mkdtemp(join(tmpdir(), 'genai-npx-')));
  folders.push(cwd);
  env = { npm_config_cache: join(cwd, 'cache'), npm_config_update_notifier: 'false' };
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('the packed tool', () => {
  it('runs from its tarball with npx', async () => {
    const { stdout } = await mustRun(['npx', '--yes', tarballSpec, '--version'], { cwd, env });
    expect(stdout.trim()).toBe(version);
    await mustRun(['npx', '--yes', tarballSpec, 'support-desk', '--yes', '--no-git'], { cwd, env });
    expect(existsSync(join(cwd, 'support-desk', 'lifecycle.yaml'))).toBe(true);
  });

  it('runs with npm create, which takes it from a registry', async () => {
    const registry = await serveRegistry(name, version, tarball);
    try {
      const flags = ['--', '--yes', '--task', 'extraction', '--no-git'];
      await mustRun(
        ['npm', 'create', '--yes', '--registry', registry.url, 'genai-project', 'desk', ...flags],
        { cwd, env },
      );
    } finally {
      registry.close();
    }
    expect(existsSync(join(cwd, 'desk', 'data', 'extraction'))).toBe(true);
  });

  it('explains flags that npm create kept for itself, since -- was left out', async () => {
    const registry = await serveRegistry(name, version, tarball);
    try {
      const { stderr } = await mustRun(
        [
          ...['npm', 'create', '--yes', '--registry', registry.url, 'genai-project'],
          ...['desk', '--task', 'extraction'],
        ],
        { cwd, env, code: 2 },
      );
      expect(stderr).toMatch(/-- .*--task/);
    } finally {
      registry.close();
    }
  });

  it('runs from another folder, in which the project then lies', async () => {
    const args = [
      '--yes',
      tarballSpec,
      join('teams', 'support desk', 'router'),
      '--yes',
      '--no-git',
    ];
    await mustRun(['npx', ...args], { cwd, env });
    expect(existsSync(join(cwd, 'teams', 'support desk', 'router', 'lifecycle.yaml'))).toBe(true);
  });
});

describe('a clone', () => {
  it('makes a project with the two commands of the README', async () => {
    const clone = join(cwd, 'clone');
    await mustRun(['git', 'clone', '--quiet', '--no-hardlinks', process.cwd(), clone], { cwd });
    await mustRun(['npm', 'install', '--no-audit', '--no-fund'], { cwd: clone });
    await mustRun(['npx', 'create-genai-project', 'my-app', '--yes'], { cwd: clone });
    expect(existsSync(join(clone, 'my-app', 'lifecycle.yaml'))).toBe(true);
    // The next command is npm test: what was made lies in its way.
    await mustRun(['npm', 'run', 'lint'], { cwd: clone });
    await mustRun(['npm', 'run', 'typecheck'], { cwd: clone });
  });
});
