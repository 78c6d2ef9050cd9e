import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, inject, it } from 'vitest';
import { acceptRun } from '../e2e/application.ts';
import { toolEnvironment } from '../e2e/package.ts';
import { projectEnvironment } from '../e2e/project.ts';
import { linkPython } from '../e2e/python.ts';
import { prepareRealModel } from '../e2e/real-model.ts';
import { mustRun, type RunOptions } from '../e2e/run.ts';
import { prepareTiny } from '../e2e/tiny.ts';
import {
  applicationsFolder,
  formatApplications,
  type MeasuredApplication,
} from './applications.ts';

type Env = NonNullable<RunOptions['env']>;

/** Model → what its project is made with, and how many questions of each kind it is asked. */
const models = {
  tiny: { flags: [], most: 45 },
  // On a CPU each answer takes seconds.
  'smollm2-135m-instruct': { flags: ['--model', 'HuggingFaceTB/SmolLM2-135M-Instruct'], most: 6 },
} as const;
const chosen = process.env.GENAI_MEASURE_MODELS?.split(',') ?? Object.keys(models);

/** Writes one file for each model and way to find passages; `npm test` writes the tables from them. */
describe.sequential.each(chosen)('a question-answering application on %s', (name) => {
  it('is measured beside its model alone', async () => {
    const { flags, most } = models[name as keyof typeof models];
    const folder = await mkdtemp(join(tmpdir(), 'genai-application-'));
    const cwd = join(folder, 'desk');
    const tool = inject('tool');
    const made = ['--task', 'question-answering', '--adapt', 'prompt', '--optimize', 'none'];
    const create = ['create-genai-project', cwd, '--yes', '--no-git', '--server', 'local'];
    await mustRun([...create, ...made, ...flags], { cwd: folder, env: toolEnvironment(tool) });
    await linkPython(inject('python'), cwd);
    const env = { ...projectEnvironment(cwd, tool), GENAI_TIMEOUT_S: '300' };
    if (name === 'tiny') await prepareTiny(cwd, env, inject('python'));
    else await useModel(cwd, await prepareRealModel(inject('python')));
    await keepFew(join(cwd, 'app/questions/test.jsonl'), most);
    await set(cwd, 'app/app.yaml', /^requests_a_minute: \d+/m, 'requests_a_minute: 6000');
    await set(cwd, 'deploy/serve.yaml', /^timeout_s: \d+/m, 'timeout_s: 300');
    await mustRun(['poe', 'evaluate', '--split', 'test', '--limit', '10'], { cwd, env });
    await acceptRun(cwd, 'eval/runs/0001-prompt.json');
    for (const vectors of ['none', 'wordllama']) {
      const measured = await measure(cwd, env, name, vectors);
      mkdirSync(applicationsFolder, { recursive: true });
      const file = join(applicationsFolder, `${name}-${vectors}.json`);
      writeFileSync(file, `${JSON.stringify(measured, undefined, 1)}\n`);
      console.log(formatApplications([measured]));
    }
    await rm(folder, { recursive: true });
  });
});

async function measure(
  cwd: string,
  env: Env,
  model: string,
  vectors: string,
): Promise<MeasuredApplication> {
  await set(cwd, 'app/app.yaml', /^ {2}vectors: \w+/m, `  vectors: ${vectors}`);
  await mustRun(['poe', 'ingest', '--anew', '--measure'], { cwd, env });
  await mustRun(['poe', 'evaluate', '--through', 'app', '--split', 'test'], { cwd, env });
  const { choice } = JSON.parse(readFileSync(join(cwd, 'app/ingested.json'), 'utf8'));
  const newest = readdirSync(join(cwd, 'app/measured')).sort().at(-1) ?? '';
  const { kinds } = JSON.parse(readFileSync(join(cwd, 'app/measured', newest), 'utf8'));
  return { model, vectors, by: choice.by ?? 'words', recall: choice.recall, kinds };
}

/** Puts a model's folder into the project, and its name into the record. */
async function useModel(cwd: string, folder: string): Promise<void> {
  const place = join('models', basename(folder));
  await cp(folder, join(cwd, place), { recursive: true });
  await set(cwd, 'lifecycle.yaml', /^ {2}id: .+\n {2}revision: .+/m, `  id: ${place}`);
}

/** Leaves the first questions of each kind. */
async function keepFew(path: string, most: number): Promise<void> {
  const seen: Record<string, number> = {};
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const kept = lines.filter((line) => {
    const { kind } = JSON.parse(line);
    seen[kind] = (seen[kind] ?? 0) + 1;
    return seen[kind] <= most;
  });
  await writeFile(path, `${kept.join('\n')}\n`);
}

async function set(cwd: string, file: string, from: RegExp, to: string): Promise<void> {
  const before = await readFile(join(cwd, file), 'utf8');
  if (!from.test(before)) throw new Error(`${file} does not hold ${from}.`);
  await writeFile(join(cwd, file), before.replace(from, to));
}
