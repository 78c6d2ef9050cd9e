import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { commandsIn } from '../docs/documents.ts';
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
  it('makes a project anywhere once the README is followed', async () => {
    const clone = join(cwd, 'clone');
    await mustRun(['git', 'clone', '--quiet', '--no-hardlinks', process.cwd(), clone], { cwd });
    const linked = { npm_config_prefix: join(cwd, 'prefix'), npm_config_fund: 'false' };
    const [make = '', ...link] = commandsIn(readFileSync('README.md', 'utf8')).map(
      ({ line }) => line,
    );
    for (const command of link.slice(0, 2)) {
      await mustRun(command.split(' '), { cwd: clone, env: linked });
    }
    const offline = { ...linked, npm_config_offline: 'true' };
    for (const place of [cwd, clone]) {
      await mustRun(make.split(' '), { cwd: place, env: offline });
      expect(existsSync(join(place, 'my-app', 'lifecycle.yaml'))).toBe(true);
    }
    // What was made in the clone lies in the way of its own checks.
    await mustRun(['npm', 'run', 'lint'], { cwd: clone });
    await mustRun(['npm', 'run', 'typecheck'], { cwd: clone });
  });
});
