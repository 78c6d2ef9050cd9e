import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './browser.ts';
import { copyProject, type ProjectCopy, set } from './copy.ts';
import { forked } from './forking/forking.ts';
import { mustRun } from './run.ts';

let copy: ProjectCopy;
beforeAll(async () => {
  copy = await copyProject('a project that is fine-tuned and aligned');
});
afterAll(() => copy?.remove());

const python = (...args: string[]) => mustRun(['python', ...args], copy);
// What a kill, or a second process, is compared with.
const fork = (...args: string[]) =>
  mustRun(['python', ...args], { ...copy, env: forked(copy.env) });
const inModel = (model: string, file: string) =>
  readFileSync(join(copy.cwd, 'models', model, file));

describe('fine-tuning', () => {
  it('gives the same weights for the same seed, also after a kill', async () => {
    const few = set('data.limit=96', 'trainer.num_train_epochs=4');
    await fork('fine-tune/train.py', '--name', 'whole', ...few);
    const args = ['fine-tune/train.py', '--name', 'killed', ...few];
    // Without poe, which gives what it runs a process group of its own: the trainer would live on.
    const child = spawn('python', args, {
      cwd: copy.cwd,
      env: { ...process.env, ...copy.env },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    await until(async () => hasCheckpoint('killed'), 600);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await python(...args);
    const weights = (model: string) => inModel(model, 'adapter_model.safetensors');
    expect(weights('killed').equals(weights('whole'))).toBe(true);
  });

  // Not by their validation loss: two processes fill their last batch up with examples seen before.
  it('learns with two processes what one learns, with the work divided', async () => {
    const rest = ['trainer.eval_strategy=no', 'trainer.save_strategy=no'];
    const still = ['trainer.load_best_model_at_end=no', 'early_stopping=null'];
    const train = ['fine-tune/train.py', ...set('trainer.max_steps=6', ...rest, ...still)];
    const batch = (size: number) => set(`trainer.per_device_train_batch_size=${size}`);
    const divided = ['torchrun', '--nproc-per-node', '2', ...train, ...batch(8)];
    await mustRun([...divided, '--name', 'divided'], copy);
    expect(JSON.parse(inModel('divided', 'run.json').toString()).result.processes).toBe(2);
    const inTwo = set('trainer.gradient_accumulation_steps=2');
    await fork(...train, ...batch(8), ...inTwo, '--name', 'alone');
    await fork(...train, ...batch(16), '--name', 'at-once');
    const { stdout } = await python('-c', COMPARE);
    const { learnt, processes, order } = JSON.parse(stdout);
    console.log(
      `learnt ${learnt}; processes differ by ${processes}, orders of summing by ${order}`,
    );
    expect(order).toBeLessThan(learnt / 100);
    expect(processes).toBeLessThan(learnt / 100);
  });
});

/** How far apart the adapters are: Euclidean distances over all weights; B starts from zero. */
const COMPARE = `
import json
from safetensors.torch import load_file
load = lambda name: load_file(f"models/{name}/adapter_model.safetensors")
alone, divided, at_once = load("alone"), load("divided"), load("at-once")
distance = lambda other: sum((alone[key] - other[key]).square().sum() for key in alone).sqrt().item()
learnt = sum(alone[key].square().sum() for key in alone if "lora_B" in key).sqrt().item()
print(json.dumps({"learnt": learnt, "processes": distance(divided), "order": distance(at_once)}))
`;

function hasCheckpoint(model: string): boolean {
  const work = join(copy.cwd, 'models/.training', model);
  return existsSync(work) && readdirSync(work).some((file) => file.startsWith('checkpoint-'));
}
