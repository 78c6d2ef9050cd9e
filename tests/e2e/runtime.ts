import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InstalledTool } from './package.ts';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

const folder = 'tests/runtime';

/** Folder of tests → the file or folder of a project that they test. */
const tested: Readonly<Record<string, string>> = {
  core: 'src/lifecycle/settings.py',
  import: 'src/lifecycle/importing',
  prompt: 'prompt/try_prompt.py',
  evaluation: 'src/lifecycle/evaluation',
  forgetting: 'src/lifecycle/evaluation/forgetting.py',
  harness: 'eval/harness/own_task.py',
  loop: 'src/lifecycle/loop',
  local: 'src/lifecycle/local',
  training: 'src/lifecycle/training',
  'fine-tune': 'fine-tune/fit.py',
  qlora: 'fine-tune/qlora.yaml',
  'several-gpus': 'fine-tune/accelerate',
  alignment: 'src/lifecycle/alignment',
  pretrain: 'pretrain/pretrain.py',
  app: 'src/lifecycle/app',
  feedback: 'src/lifecycle/feedback',
  retrieval: 'src/lifecycle/retrieval',
  deploy: 'src/lifecycle/deploy',
  optimize: 'src/lifecycle/deploy/gguf.py',
};

/** Folders whose tests have passed in another project: those marked `once` need not run again. */
const shown = new Set<string>();

/** Runs the tests of all that the tool brings into a project, as it lies there. */
export async function testRuntime(project: string, tool: InstalledTool): Promise<void> {
  const folders = Object.entries(tested).filter(([, path]) => existsSync(join(project, path)));
  const tasks = readdirSync(join(folder, 'tasks')).filter((file) => isOf(project, file));
  const names = [...folders.map(([name]) => name), ...tasks.map((file) => join('tasks', file))];
  const paths = names.map((name) => resolve(folder, name));
  const pytest = ['python', '-m', 'pytest', '--config-file', 'pyproject.toml', ...paths];
  const env = { ...projectEnvironment(project, tool), GENAI_SHOWN: [...shown].join() };
  await mustRun(pytest, { cwd: project, env });
  for (const [name] of folders) shown.add(name);
}

/** What the tests of the runtime can tell two projects apart by: its files, and the tasks. */
export function filesOfRuntime(project: string): readonly string[] {
  const files = readdirSync(join(project, 'src/lifecycle'), { recursive: true, encoding: 'utf8' });
  const code = files.filter((file) => file.endsWith('.py'));
  return [...code, ...readdirSync(join(project, 'data'))].sort();
}

/** Whether it tests a task of the project: `test_question_answering.py`. */
function isOf(project: string, file: string): boolean {
  const [, task] = /^test_(\w+)\.py$/.exec(file) ?? [];
  return task !== undefined && existsSync(join(project, 'data', task.replaceAll('_', '-')));
}
