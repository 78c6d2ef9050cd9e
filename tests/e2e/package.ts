import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, type RunOptions } from './run.ts';

export interface InstalledTool {
  /** What `npm pack` made. */
  readonly tarball: string;
  /** The global prefix it is installed under, so that npx in any folder finds this build. */
  readonly prefix: string;
}

/** Packs the repository and installs the tarball under a prefix of its own. */
export async function installTool(): Promise<InstalledTool & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'create-genai-project-e2e-'));
  await mustRun(['npm', 'run', 'build'], { cwd: process.cwd() });
  const packed = await mustRun(
    ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: process.cwd() },
  );
  const tarball = join(folder, JSON.parse(packed.stdout)[0].filename);
  const prefix = join(folder, 'prefix');
  await mustRun(['npm', 'install', '--global', '--offline', '--prefix', prefix, tarball], {
    cwd: folder,
  });
  return { tarball, prefix, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The environment in which `create-genai-project`, and npx with it, are the build under test. */
export function toolEnvironment({ prefix }: InstalledTool): NonNullable<RunOptions['env']> {
  return {
    npm_config_prefix: prefix,
    npm_config_offline: 'true',
    PATH: `${join(prefix, 'bin')}:${process.env.PATH}`,
    // A first commit needs an author on a machine that has none.
    GIT_AUTHOR_NAME: 'Support Desk',
    GIT_AUTHOR_EMAIL: 'desk@example.com',
    GIT_COMMITTER_NAME: 'Support Desk',
    GIT_COMMITTER_EMAIL: 'desk@example.com',
  };
}
