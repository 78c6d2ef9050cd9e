import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from './browser.ts';
import type { CaseName } from './cases.ts';
import { copyOf } from './copy.ts';
import { forked } from './forking/forking.ts';
import { keepRecord } from './keep-record.ts';
import { optimizeAdapted } from './optimized.ts';
import { mustRun, type Result, type RunOptions, run } from './run.ts';
import { lowerTarget } from './target.ts';
import { perform, prepareTiny, trainTiny } from './tiny.ts';

type Env = NonNullable<RunOptions['env']>;

const port = 18_431;
const url = `http://127.0.0.1:${port}`;

describe.sequential('a project that is served', () => {
  let cwd: string;
  let env: Env;
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });

  /** Starts a load test, and waits for its first requests: on a busy machine it imports for long. */
  async function startLoad(...args: string[]): Promise<{ load: Promise<Result> }> {
    let isSending = false;
    const load = run(['python', 'deploy/load_test.py', '--url', url, ...args], {
      cwd,
      env: { ...env, PYTHONUNBUFFERED: '1' },
      onOutput: (stdout) => {
        isSending ||= stdout.includes('questions:');
      },
    });
    await until(async () => isSending, 60);
    return { load };
  }

  beforeAll(async () => {
    ({ cwd, env } = await copyWithTiny('the default project'));
    await lowerTarget(cwd);
  });

  afterAll(() => rm(join(cwd, '..'), { recursive: true, force: true }));

  it('comes from nothing to a load run that is recorded by what poe iterate prints', async () => {
    const typed: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const { stdout } = await poe('iterate');
      if (stdout.includes('next: Set phase: integrate')) break;
      if (stdout.includes('next: Set phase: adapt')) await setPhase(cwd, 'adapt');
      const commands = [...stdout.matchAll(/^ {6}(poe .*)$/gm)].map(([, line = '']) => line);
      expect(commands, stdout).not.toEqual([]);
      for (const command of commands) {
        typed.push(command);
        // The steps of the load test are long enough to be sure of its figures, and not to wait for.
        const quick = command === 'poe load-test' ? ' --seconds 9' : '';
        await perform(`${command}${quick}`, cwd, env, inject('python'));
      }
    }
    expect(typed).toContain('poe optimize --compare');
    expect(typed.at(-1)).toBe('poe record');
    const record = await readFile(join(cwd, 'lifecycle.yaml'), 'utf8');
    expect(record).toMatch(/optimize: \[.*gguf-f16\]/);
    expect(record).toMatch(/load_run: deploy\/runs\/\d+-load.json/);
    console.log(typed.join('\n'));
  });

  it('passes the check of its last phase', async () => {
    await poe('check', '--phase', 'integrate');
  });

  // `npm run mutations:records` asks for it: what the mutation suite changes is a record like this.
  it.runIf(process.env.GENAI_KEEP_RECORDS)('is kept for the mutation suite', async () => {
    await keepRecord(cwd, 'support-desk');
  });

  it('compares original, merged and converted models in one table', async () => {
    await poe('merge', 'models/lora');
    await poe('optimize', '--type', 'q8_0');
    const { stdout } = await poe('optimize', '--compare');
    console.log(stdout);
    for (const model of ['lora', 'lora-merged', 'gguf-f16', 'gguf-q8_0']) {
      expect(stdout).toMatch(new RegExp(`^\\| ${model} `, 'm'));
    }
    expect(stdout).toMatch(/gguf-f16, classification: .* of 100 answers differ/);
  });

  it('loses nothing when it is restarted under load', async () => {
    const first = await serve(cwd, env);
    const { load } = await startLoad('--rates', '8', '--seconds', '10');
    await sleep(5000);
    first.kill('SIGTERM');
    expect((await once(first, 'exit'))[0]).toBe(0);
    await sleep(1000);
    const second = await serve(cwd, env);
    const { code, stdout } = await load;
    await end(second);
    console.log(stdout);
    expect(code).toBe(0);
    const { sent, answered, lost, retried } = await newestStep(cwd);
    expect({ answered, lost }).toEqual({ answered: sent, lost: 0 });
    // There was traffic in the gap.
    expect(retried).toBeGreaterThan(0);
  });

  it('reports every request that a kill loses', async () => {
    const only = await serve(cwd, env);
    const { load } = await startLoad('--rates', '8', '--seconds', '8', '--give-up-s', '3');
    await sleep(4000);
    only.kill('SIGKILL');
    const { code, stdout } = await load;
    console.log(stdout);
    expect(code).toBe(1);
    const { sent, answered, lost } = await newestStep(cwd);
    expect(lost).toBeGreaterThan(0);
    expect(answered + lost).toBe(sent);
    expect(stdout).toMatch(/lost \d+ at 8 a second: /);
  });
});

describe.sequential('an extraction project that is served', () => {
  it('is adapted, merged and converted, and compared by its own metric', async () => {
    const { cwd, ...copy } = await copyWithTiny('an extraction project');
    const env = forked(copy.env);
    await trainTiny('poe fine-tune', cwd, env, inject('python'));
    const { run, stdout } = await optimizeAdapted(cwd, env, { limit: 60 });
    console.log(stdout);
    const [accepted, ...made] = run.rows;
    expect(made.map(({ model }) => basename(model.id))).toEqual([
      'lora-merged',
      'gguf-f16',
      'gguf-q8_0',
    ]);
    for (const { tasks } of made) {
      const { n, other_answers: others = n, verdict } = tasks.extraction ?? { n: 0 };
      // Sixteen bits and eight turn ties, and little else.
      expect(others).toBeLessThan(n / 5);
      expect(verdict).not.toMatch(/^loses more/);
    }
    expect(accepted?.disk_bytes).toBeGreaterThan(0);
    await rm(join(cwd, '..'), { recursive: true, force: true });
  });
});

async function setPhase(cwd: string, phase: string): Promise<void> {
  const record = join(cwd, 'lifecycle.yaml');
  const text = await readFile(record, 'utf8');
  await writeFile(record, text.replace(/^phase: \w+/m, `phase: ${phase}`));
}

/** A copy of a generated project, under its own name, with the usual tiny model where it takes one. */
async function copyWithTiny(name: CaseName): Promise<{ cwd: string; env: Env }> {
  const { cwd, env } = await copyOf(name);
  await prepareTiny(cwd, env, inject('python'));
  return { cwd, env };
}

/** The service itself, not a task runner around it: it is this process that gets the signals. */
async function serve(cwd: string, env: Env): Promise<ChildProcess> {
  const command = ['-m', 'lifecycle.deploy.serve', '--port', `${port}`];
  const child = spawn('python', command, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    if (answer?.ok) return child;
    await sleep(200);
  }
  throw new Error('The service is not ready after a minute.');
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

interface Step {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  readonly retried: number;
}

async function newestStep(cwd: string): Promise<Step> {
  const folder = join(cwd, 'deploy/runs');
  const name = (await readdir(folder))
    .filter((file) => file.endsWith('-load.json'))
    .sort()
    .at(-1);
  return JSON.parse(await readFile(join(folder, name ?? ''), 'utf8')).steps[0];
}
