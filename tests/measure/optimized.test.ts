import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, it } from 'vitest';
import { optimizeAdapted } from '../e2e/optimized.ts';
import { toolEnvironment } from '../e2e/package.ts';
import { projectEnvironment } from '../e2e/project.ts';
import { linkPython } from '../e2e/python.ts';
import { prepareRealModel } from '../e2e/real-model.ts';
import { mustRun } from '../e2e/run.ts';
import { prepareTiny } from '../e2e/tiny.ts';
import { type MeasuredOptimize, optimizedFolder, subjects } from './optimized.ts';

/** Writes one file each; `npm test` writes the tables of docs/deploy.md from them. */
it.each(Object.entries(subjects))('what optimising costs: %s', async (name, subject) => {
  const folder = await mkdtemp(join(tmpdir(), 'genai-optimized-'));
  const cwd = join(folder, 'desk');
  const tool = inject('tool');
  await mustRun(['create-genai-project', cwd, '--yes', '--no-git', ...subject.args], {
    cwd: folder,
    env: toolEnvironment(tool),
  });
  await linkPython(inject('python'), cwd);
  const env = projectEnvironment(cwd, tool);
  if (name === 'smollm2') {
    const model = await prepareRealModel(inject('python'));
    await cp(model, join(cwd, 'models/smollm2'), { recursive: true });
  } else {
    await prepareTiny(cwd, env, inject('python'));
  }
  const { run, stdout } = await optimizeAdapted(cwd, env, subject);
  console.log(stdout);
  const [{ model = '' } = {}] = cpus();
  const machine = `${cpus().length} cores of ${model.trim()}, one thread`;
  const measured: MeasuredOptimize = { machine, run };
  mkdirSync(optimizedFolder, { recursive: true });
  const file = join(optimizedFolder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(measured, undefined, 1)}\n`);
  await rm(folder, { recursive: true });
});
