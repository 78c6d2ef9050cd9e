import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inject } from 'vitest';
import type { CaseName } from './cases.ts';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

export interface ProjectCopy {
  readonly cwd: string;
  readonly env: ReturnType<typeof projectEnvironment>;
  remove(): Promise<void>;
}

/**
 * A copy of a generated project with a hardly trained model in it, for tests of how training is done
 * rather than of what it reaches: its runs take no numbers from the other tests of this project.
 */
export async function copyProject(name: CaseName): Promise<ProjectCopy> {
  const project = inject('projects')[name] ?? '';
  const cwd = await mkdtemp(join(tmpdir(), 'genai-copy-'));
  const left = ['.venv', '.git', 'models', 'runs'];
  await cp(project, cwd, { recursive: true, filter: (path) => !left.includes(basename(path)) });
  const env = { ...projectEnvironment(project, inject('tool')), PYTHONPATH: join(cwd, 'src') };
  await mustRun(['poe', 'tiny', '--scale', '0.02'], { cwd, env });
  return {
    cwd,
    env,
    remove: () => rm(cwd, { recursive: true, force: true }),
  };
}

/** `--set` before each change of an experiment. */
export function set(...changes: readonly string[]): readonly string[] {
  return changes.flatMap((change) => ['--set', change]);
}
