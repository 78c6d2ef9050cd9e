import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, inject, it } from 'vitest';
import { instructionSet } from '../e2e/instruction-set.ts';
import { toolEnvironment } from '../e2e/package.ts';
import { projectEnvironment } from '../e2e/project.ts';
import { linkPython } from '../e2e/python.ts';
import { mustRun } from '../e2e/run.ts';
import { prepareTiny } from '../e2e/tiny.ts';
import { formatWalk, readWalk } from '../e2e/walk.ts';
import { type MeasuredWalk, walksFolder, ways } from './measured.ts';

const chosen = process.env.GENAI_MEASURE?.split(',') ?? Object.keys(ways);
const seeds = (process.env.GENAI_MEASURE_SEEDS ?? '0,1,2').split(',').map(Number);
const instructions = instructionSet();

/** Writes one file for each walk; `npm test` writes the tables of the documents from them. */
describe.concurrent.each(chosen)('the loop of %s', (way) => {
  it.each(seeds)(`from seed %i, with ${instructions} instructions`, async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'genai-walk-'));
    const cwd = join(folder, 'desk');
    const args = ways[way];
    if (!args) throw new Error(`There is no way "${way}": ${Object.keys(ways).join(', ')}.`);
    const tool = inject('tool');
    await mustRun(['create-genai-project', cwd, '--yes', '--no-git', ...args], {
      cwd: folder,
      env: toolEnvironment(tool),
    });
    await linkPython(inject('python'), cwd);
    const env = projectEnvironment(cwd, tool);
    await prepareTiny(cwd, env, inject('python'), ['--seed', `${seed}`]);
    const walked = ['python', resolve('tests/measure/walk.py'), `${seed}`];
    const { seconds } = await mustRun(walked, { cwd, env });
    const { stdout } = await mustRun(['python', '-c', DESCRIBE], { cwd, env });
    const walk: MeasuredWalk = {
      way,
      seed,
      instructions,
      machine: { processor: cpus()[0]?.model.trim() ?? '', ...JSON.parse(stdout) },
      seconds: Math.round(seconds),
      ...readWalk(cwd),
    };
    mkdirSync(walksFolder, { recursive: true });
    const file = join(walksFolder, `${way}-${instructions}-${seed}.json`);
    writeFileSync(file, `${JSON.stringify(walk, undefined, 1)}\n`);
    console.log(`${way}, seed ${seed}, ${instructions}, ${walk.seconds} s:\n${formatWalk(walk)}`);
    await rm(folder, { recursive: true });
  });
});

const DESCRIBE = `
import json, platform, torch
print(json.dumps({
    "capability": torch.backends.cpu.get_cpu_capability(),
    "python": platform.python_version(),
    "torch": torch.__version__,
}))
`;
