import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from './browser.ts';
import type { CaseName } from './cases.ts';
import { formatLoop, writeLoop } from './loop-table.ts';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

/** The narrow projects, each with the metric that its target is about. */
const walked = [
  ['a project that is fine-tuned and aligned', 'accuracy'],
  ['an extraction project that is fine-tuned and aligned', 'exact_match'],
] as const satisfies readonly (readonly [CaseName, string])[];
const loops: string[] = [];

// Asked for, because a table that every run of the tests rewrites would never be committed.
afterAll(() => {
  const isWhole = loops.length === walked.length + 1;
  if (process.env.UPDATE_README && isWhole) writeLoop('README.md', loops.join('\n\n'));
});

// One turn after another, as a person would take them; each `it` goes on where the last stopped.
describe.sequential.each(walked)('the loop of %s', (name, metric) => {
  const cwd = inject('projects')[name] ?? '';
  const env = projectEnvironment(cwd, inject('tool'));
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });
  const measure = (technique: string, model: string, ...args: string[]) =>
    poe('evaluate', '--technique', technique, '--model', model, ...args);
  const weights = (model: string) =>
    readFileSync(join(cwd, 'models', model, 'adapter_model.safetensors'));
  let start = 0;

  beforeAll(async () => {
    start = performance.now();
    await poe('tiny');
  });

  afterAll(() => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    loops.push(formatLoop(cwd, metric));
    console.log(`${name}, ${seconds} s:\n${loops.at(-1)}`);
  });

  it('measures prompts, and is told to go on to fine-tuning', async () => {
    for (const prompt of ['zero-shot', 'one-shot', 'few-shot', 'nearest']) {
      await poe('evaluate', '--prompt', prompt);
      await poe('record');
    }
    expect((await poe('iterate')).stdout).toMatch(/next: Fine-tune/);
  });

  it('fine-tunes, and shows over three seeds what that brought', async () => {
    for (const seed of ['0', '1', '2']) {
      const model = `lora-${seed}`;
      await poe('fine-tune', '--name', model, '--set', `trainer.seed=${seed}`);
      const { stdout } = await measure('fine-tune', `models/${model}`, '--compare-with', '1');
      expect(stdout).toMatch(/is better/);
      expect(stdout).not.toMatch(/missed/);
      await poe('record');
    }
  });

  it('gives the same weights for the same seed, also after a kill', async () => {
    const work = join(cwd, 'models/.training/killed');
    const args = ['fine-tune/train.py', '--name', 'killed', '--set', 'trainer.seed=0'];
    // Without poe, which gives what it runs a process group of its own: the trainer would live on.
    const child = spawn('python', args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    const hasCheckpoint = () =>
      existsSync(work) && readdirSync(work).some((file) => file.startsWith('checkpoint-'));
    await until(async () => hasCheckpoint(), 600);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await mustRun(['python', ...args], { cwd, env });
    expect(weights('killed').equals(weights('lora-0'))).toBe(true);
  });

  it('aligns with preferences, and measures what that cost', async () => {
    await poe('align', '--set', 'start=models/lora-0');
    expect((await poe('preferences', 'models/dpo')).stdout).toMatch(/win rate.*\n.*reward/);
    await measure('align', 'models/dpo');
    await poe('record');
  });

  it('merges the adapter, and measures that as well', async () => {
    await poe('merge', 'models/dpo');
    await measure('merge', 'models/dpo-merged');
    await poe('record');
  });

  it('says what is next, and passes the check of its record', async () => {
    expect((await poe('iterate')).stdout).toMatch(/next: Accept run/);
    await poe('check');
  });
});

// Where the manner is the task, and nothing else has taught it.
describe.sequential('a chat project that is aligned without fine-tuning', () => {
  const cwd = inject('projects')['a chat project that is aligned without fine-tuning'] ?? '';
  const env = projectEnvironment(cwd, inject('tool'));
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });

  beforeAll(async () => {
    await poe('tiny');
    await poe('evaluate');
  });

  afterAll(() => {
    loops.push(formatLoop(cwd, 'win_rate'));
    console.log(loops.at(-1));
  });

  it('wins more of its pairs after direct preference optimisation', async () => {
    await poe('align');
    await poe('preferences', 'models/dpo');
    const measured = ['--technique', 'align', '--model', 'models/dpo', '--compare-with', '1'];
    expect((await poe('evaluate', ...measured)).stdout).toMatch(/win_rate is better/);
  });

  it('goes the way of reinforcement learning: a model of the reward, then RLOO', async () => {
    await poe('align', 'align/reward.yaml');
    await poe('align', 'align/rloo.yaml');
    await poe('preferences', 'models/rloo');
    const measured = ['--technique', 'align', '--model', 'models/rloo', '--compare-with', '1'];
    expect((await poe('evaluate', ...measured)).stdout).toMatch(/win_rate is better/);
  });
});

describe('many processes', () => {
  const cwd = inject('projects')[walked[0][0]] ?? '';
  const env = projectEnvironment(cwd, inject('tool'));
  const short = ['--set', 'trainer.max_steps=6', '--set', 'trainer.per_device_train_batch_size=8'];

  it('learn what one learns, with the work divided', async () => {
    const train = ['fine-tune/train.py', ...short, '--set', 'trainer.eval_strategy=no'];
    const rest = [
      '--set',
      'trainer.save_strategy=no',
      '--set',
      'trainer.load_best_model_at_end=no',
      '--set',
      'early_stopping=null',
    ];
    const divided = ['torchrun', '--nproc-per-node', '2', ...train, ...rest, '--name', 'divided'];
    await mustRun(divided, { cwd, env });
    const accumulate = ['--set', 'trainer.gradient_accumulation_steps=2'];
    await mustRun(['python', ...train, ...rest, ...accumulate, '--name', 'alone'], { cwd, env });
    const [one, two] = ['alone', 'divided'].map((model) => lossOf(cwd, model));
    expect(two?.processes).toBe(2);
    expect(two?.eval_loss).toBeCloseTo(one?.eval_loss ?? 0, 3);
  });
});

function lossOf(cwd: string, model: string): { processes: number; eval_loss: number } {
  return JSON.parse(readFileSync(join(cwd, 'models', model, 'run.json'), 'utf8')).result;
}
