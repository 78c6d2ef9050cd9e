import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type ProjectCopy, set } from './copy.ts';
import { forked } from './forking/forking.ts';
import { mustRun, run } from './run.ts';

const short = set(
  'data.limit=16',
  'trainer.max_steps=2',
  'trainer.per_device_train_batch_size=4',
  'trainer.eval_strategy=no',
  'trainer.save_strategy=no',
);

// A model that was hardly trained: what is tested is that the work is divided and comes together.
describe.sequential('jobs of Ray on this machine', () => {
  let copy: ProjectCopy;
  let cwd = '';
  let env: ProjectCopy['env'] = {};
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });

  beforeAll(async () => {
    copy = await copyProject('a project that is fine-tuned and aligned');
    cwd = copy.cwd;
    env = {
      ...copy.env,
      RAY_USAGE_STATS_ENABLED: '0',
      // Ray lets its workers wait for everything else, which on a busy machine never ends.
      RAY_worker_niceness: '0',
    };
  });

  afterAll(() => copy?.remove());

  it('fine-tune with two processes', async () => {
    const still = set('trainer.load_best_model_at_end=false', 'early_stopping=null');
    await poe('ray-train', 'fine-tune/lora.yaml', '--name', 'ray-lora', ...short, ...still);
    expect(resultOf('ray-lora')).toMatchObject({ processes: 2, steps: 2 });
  });

  it('align with two processes', async () => {
    const start = set('start=models/ray-lora');
    await poe('ray-train', 'align/dpo.yaml', '--name', 'ray-dpo', ...short, ...start);
    expect(resultOf('ray-dpo')).toMatchObject({ processes: 2, steps: 2 });
  });

  it('evaluate with two copies of the model, and give the very answers of one', async () => {
    const asked = ['--limit', '8', '--model', 'models/ray-dpo', '--technique', 'align'];
    // What two copies are compared with.
    await mustRun(['poe', 'evaluate', ...asked], { cwd, env: forked(copy.env) });
    await poe('ray-evaluate', '--workers', '2', ...asked);
    const [one, two] = newestRuns();
    for (const key of ['model', 'inputs', 'decoding', 'tasks', 'tokens', 'errors', 'limit']) {
      expect(two?.[key], key).toEqual(one?.[key]);
    }
    expect(outputsOf(two)).toEqual(outputsOf(one));
  });

  it('say in one sentence what a person has to put right, and do not try it again', async () => {
    const gone = [...set('start=models/none'), '--name', 'none'];
    const { code, stderr } = await run(['poe', 'ray-train', 'align/dpo.yaml', ...gone], {
      cwd,
      env,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: There is no model in "models\/none" yet\.$/m);
    expect(existsSync(join(cwd, 'models/none'))).toBe(false);
  });

  function resultOf(model: string): unknown {
    return JSON.parse(readFileSync(join(cwd, 'models', model, 'run.json'), 'utf8')).result;
  }

  function newestRuns(): readonly Record<string, unknown>[] {
    const files = readdirSync(join(cwd, 'eval/runs')).filter((file) => file.endsWith('.json'));
    const newest = files.sort().slice(-2);
    return newest.map((file) => JSON.parse(readFileSync(join(cwd, 'eval/runs', file), 'utf8')));
  }

  function outputsOf(made: Record<string, unknown> | undefined): readonly unknown[] {
    const file = join(cwd, 'eval/runs', `${made?.id}.jsonl`);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line).output);
  }
});
