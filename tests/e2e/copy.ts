import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inject } from 'vitest';
import type { CaseName } from './cases.ts';
import { projectEnvironment } from './project.ts';
import { prepareTiny } from './tiny.ts';

export interface ProjectCopy {
  readonly cwd: string;
  readonly env: ReturnType<typeof projectEnvironment>;
  remove(): Promise<void>;
}

/** A copy of a generated project, under its own name, in which nothing was made or measured yet. */
export async function copyOf(name: CaseName): Promise<ProjectCopy> {
  const project = inject('projects')[name] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'genai-copy-'));
  const cwd = join(folder, basename(project));
  const left = ['.venv', '.git', 'models', 'runs'];
  await cp(project, cwd, { recursive: true, filter: (path) => !left.includes(basename(path)) });
  return {
    cwd,
    env: { ...projectEnvironment(project, inject('tool')), PYTHONPATH: join(cwd, 'src') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * The same with a hardly trained model in it, for tests of how training is done rather than of what
 * it reaches: its runs take no numbers from the other tests of this project.
 */
export async function copyProject(name: CaseName): Promise<ProjectCopy> {
  const copy = await copyOf(name);
  await prepareTiny(copy.cwd, copy.env, inject('python'), ['--scale', '0.02']);
  return copy;
}

/** `--set` before each change of an experiment. */
export function set(...changes: readonly string[]): readonly string[] {
  return changes.flatMap((change) => ['--set', change]);
}
