import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Case, cases } from './cases.ts';
import { startForking } from './forking/forking.ts';
import { type InstalledTool, installTool, toolEnvironment } from './package.ts';
import { projectEnvironment } from './project.ts';
import { linkPython, preparePython } from './python.ts';
import { mustRun } from './run.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    tool: InstalledTool;
    /** Case name → folder of the generated project, with a .venv in it. */
    projects: Readonly<Record<string, string>>;
    /** What each creation printed. */
    created: Readonly<Record<string, string>>;
    python: string;
    /** A folder with the `python` that forks. */
    forking: string;
  }
}

/** Installs the packed tool, generates every case with it and gives each a Python environment. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { remove, ...tool } = await installTool();
  const folder = await mkdtemp(join(tmpdir(), 'genai-projects-'));
  const projects: Record<string, string> = {};
  const created: Record<string, string> = {};
  const creating = (cases as readonly Case[]).map(async (example) => {
    projects[example.name] = join(folder, example.directory);
    created[example.name] = await create(example, folder, tool);
  });
  await Promise.all(creating);
  const python = await preparePython(Object.values(projects));
  await Promise.all(Object.values(projects).map((project) => linkPython(python, project)));
  const example = projects['the default project'] ?? '';
  const forking = await startForking(python, projectEnvironment(example, tool));
  provide('tool', tool);
  provide('projects', projects);
  provide('created', created);
  provide('python', python);
  provide('forking', forking.bin);
  return async () => {
    await forking.end();
    await remove();
    await rm(folder, { recursive: true, force: true });
  };
}

async function create(
  { directory, args, insideRepository }: Case,
  folder: string,
  tool: InstalledTool,
): Promise<string> {
  const parent = dirname(join(folder, directory));
  await mkdir(parent, { recursive: true });
  if (insideRepository) await mustRun(['git', 'init', '--quiet'], { cwd: parent });
  const command = ['create-genai-project', join(folder, directory), '--yes', ...args];
  const { stdout } = await mustRun(command, { cwd: folder, env: toolEnvironment(tool) });
  return stdout;
}
