import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectEnvironment } from './project.ts';
import { serveRegistry } from './registry.ts';
import { mustRun, run } from './run.ts';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { tarball, prefix } = inject('tool');
const project = inject('projects')['the default project'] ?? '';
const programs = ['node', 'npm', 'npx', 'sh', 'env'];

// As on a machine where the tool is not installed, and nothing of it is in npm's cache.
describe.sequential('poe check and poe record', () => {
  let folder: string;
  let cwd: string;
  let env: Record<string, string | undefined>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'genai-tool-'));
    cwd = join(folder, 'support-desk');
    // By name: where the tool is linked for everybody, it lies beside Node.
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const program of programs) symlinkSync(which(program), join(bin, program));
    const left = ['.venv', '.git', 'models', 'runs'];
    await cp(project, cwd, { recursive: true, filter: (path) => !left.includes(basename(path)) });
    env = {
      ...projectEnvironment(project, inject('tool')),
      PATH: [join(project, '.venv', 'bin'), bin].join(':'),
      npm_config_prefix: undefined,
      npm_config_offline: undefined,
      npm_config_cache: join(folder, 'cache'),
      npm_config_fetch_retries: '0',
      npm_config_update_notifier: 'false',
    };
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('say in a sentence where to get the tool when npm has it not', async () => {
    const registry = await serveRegistry('another-package', version, tarball);
    try {
      const { code, stdout, stderr } = await check({ npm_config_registry: registry.url });
      expect([code, stdout]).toEqual([2, '']);
      expect(said(stderr)).toEqual([
        `error: ${name} is not installed, and npm could not fetch ${name}@${version} (E404).`,
        'help: Install it from a clone: npm install && npm link, typed there.',
      ]);
    } finally {
      registry.close();
    }
  });

  it('have npm fetch the version that made the project', async () => {
    const registry = await serveRegistry(name, version, tarball);
    const hub = { npm_config_registry: registry.url };
    try {
      expect((await check(hub)).stdout).toContain('lifecycle.yaml');
      // Arguments and exit codes are the tool's own.
      const { stdout } = await check(hub, '--format', 'json');
      expect(JSON.parse(stdout)).toHaveProperty('findings');
      expect((await check(hub, '--phase', 'integrate')).code).toBe(1);
      const record = await run(['poe', 'record'], { cwd, env: { ...env, ...hub } });
      expect([record.code, said(record.stderr)[0]]).toEqual([2, expect.stringMatching(/^error: /)]);
    } finally {
      registry.close();
    }
  });

  it('run the tool that is installed beside the project, without npm', async () => {
    const bin = join(cwd, 'node_modules', '.bin');
    await mustRun(['mkdir', '-p', bin], { cwd });
    symlinkSync(join(prefix, 'bin', name), join(bin, name));
    const { code, stdout } = await check({ npm_config_offline: 'true' });
    expect([code, stdout]).toEqual([0, expect.stringContaining('lifecycle.yaml')]);
    await rm(bin, { recursive: true });
  });

  it('say in a sentence that there is no Node.js', async () => {
    const PATH = join(project, '.venv', 'bin');
    expect(existsSync(join(PATH, 'node'))).toBe(false);
    const { code, stderr } = await check({ PATH });
    expect(code).toBe(2);
    expect(said(stderr)).toEqual([
      'error: This needs Node.js 20.19 or newer.',
      'help: Install it: https://nodejs.org/en/download',
    ]);
  });

  function check(changes: Readonly<Record<string, string>>, ...args: readonly string[]) {
    return run(['poe', 'check', ...args], { cwd, env: { ...env, ...changes } });
  }
});

function which(program: string): string {
  const folder = process.env.PATH?.split(':').find((each) => existsSync(join(each, program)));
  if (folder === undefined) throw new Error(`Not on the PATH: ${program}.`);
  return join(folder, program);
}

/** Without what poe says of the command itself. */
function said(stderr: string): readonly string[] {
  return stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Poe =>'));
}
