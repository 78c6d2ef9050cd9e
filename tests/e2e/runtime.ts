import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import type { InstalledTool } from './package.ts';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

const folder = 'tests/runtime';

/** What a folder of tests is about, and by what else of a project it can say something else. */
interface Tested {
  /** The file or folder of a project that they test. */
  readonly at: string;
  /** Other parts of src/lifecycle that change what these do; `all` where any can. */
  readonly asks: readonly string[] | 'all';
}

const tested: Readonly<Record<string, Tested>> = {
  core: { at: 'src/lifecycle/settings.py', asks: ['local', 'fields.py'] },
  imports: { at: 'src/lifecycle/command.py', asks: 'all' },
  import: { at: 'src/lifecycle/importing', asks: [] },
  prompt: { at: 'prompt/try_prompt.py', asks: ['local'] },
  evaluation: { at: 'src/lifecycle/evaluation', asks: ['local'] },
  judge: { at: 'src/lifecycle/evaluation/judging.py', asks: ['alignment'] },
  forgetting: { at: 'src/lifecycle/evaluation/forgetting.py', asks: ['local'] },
  harness: { at: 'eval/harness/own_task.py', asks: ['local'] },
  loop: { at: 'src/lifecycle/loop', asks: 'all' },
  local: { at: 'src/lifecycle/local', asks: [] },
  tiny: { at: 'src/lifecycle/local/tiny.py', asks: [] },
  training: { at: 'src/lifecycle/training', asks: ['local'] },
  'fine-tune': { at: 'fine-tune/fit.py', asks: ['local'] },
  qlora: { at: 'fine-tune/qlora.yaml', asks: ['local'] },
  'several-gpus': { at: 'fine-tune/accelerate', asks: ['local'] },
  alignment: { at: 'src/lifecycle/alignment', asks: 'all' },
  pretrain: { at: 'pretrain/pretrain.py', asks: 'all' },
  app: { at: 'src/lifecycle/app', asks: ['local', 'retrieval'] },
  feedback: { at: 'src/lifecycle/feedback', asks: ['local', 'alignment'] },
  retrieval: { at: 'src/lifecycle/retrieval', asks: ['local'] },
  deploy: {
    at: 'src/lifecycle/deploy',
    asks: ['local', 'app', 'deploy/servers.py', 'deploy/optimize.py'],
  },
  optimize: { at: 'src/lifecycle/deploy/gguf.py', asks: ['local'] },
};

/** What has passed: a folder by its name, for what is marked `once`, and for the tasks and parts. */
const shown = new Set<string>();

/** Runs the tests of all that the tool brings into a project, as it lies there. */
export async function testRuntime(project: string, tool: InstalledTool): Promise<void> {
  const folders = Object.entries(tested)
    .filter(([, { at }]) => existsSync(join(project, at)))
    .map(([name, { asks }]) => ({ name, circumstances: circumstancesOf(project, name, asks) }))
    .filter(({ circumstances }) => !shown.has(circumstances));
  const tasks = readdirSync(join(folder, 'tasks')).filter((file) => isOf(project, file));
  const names = [...folders.map(({ name }) => name), ...tasks.map((file) => join('tasks', file))];
  const paths = names.map((name) => resolve(folder, name));
  // In the first project with Python as a person starts it, and later with what has imported torch.
  const python = shown.size === 0 ? 'python' : join(inject('forking'), 'python');
  const pytest = [python, '-m', 'pytest', '--config-file', 'pyproject.toml', '-rsfE', ...paths];
  const env = { ...projectEnvironment(project, tool), GENAI_SHOWN: [...shown].join() };
  await mustRun(pytest, { cwd: project, env });
  for (const { name, circumstances } of folders) shown.add(name).add(circumstances);
}

/** Two projects of the same tasks and parts run the same bytes on the same data. */
function circumstancesOf(project: string, name: string, asks: Tested['asks']): string {
  const parts =
    asks === 'all'
      ? filesOfRuntime(project)
      : asks.filter((part) => existsSync(join(project, 'src/lifecycle', part)));
  return [name, ...readdirSync(join(project, 'data')).sort(), ...parts].join(' ');
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
