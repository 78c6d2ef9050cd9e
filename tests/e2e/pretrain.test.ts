import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOf, type ProjectCopy, set } from './copy.ts';
import { forked } from './forking/forking.ts';
import { commandsIn } from './readme-commands.ts';
import { mustRun } from './run.ts';

let cwd: string;
let env: ProjectCopy['env'];
let remove: ProjectCopy['remove'];

beforeAll(async () => {
  const copy = await copyOf('a project that pretrains its model');
  ({ cwd, remove } = copy);
  env = forked(copy.env);
  // A tenth of the text: what it reaches is no matter here.
  const plan = join(cwd, 'pretrain/model.yaml');
  const usual = readFileSync(plan, 'utf8');
  const short = usual
    .replace('tokens: 500000', 'tokens: 50000')
    .replace('parameter: 0.5', 'parameter: 0.05');
  expect(short).not.toBe(usual);
  writeFileSync(plan, short);
});

afterAll(() => remove?.());

describe.sequential('a project that pretrains its model', () => {
  it('has it after the first commands of README.md', async () => {
    const commands = commandsIn(join(cwd, 'README.md'), 'Next');
    expect(commands).toContain('poe pretrain');
    for (const command of commands) await mustRun(['bash', '-c', command], { cwd, env });
    expect(existsSync(join(cwd, 'models/pretrained/config.json'))).toBe(true);
  });
});

describe.sequential('pretrain/README.md', () => {
  it('leads from text to a model that is measured', async () => {
    const commands = commandsIn(join(cwd, 'pretrain/README.md'));
    expect(commands).toContain('poe pretrain');
    for (const command of commands) {
      const { seconds, stdout } = await mustRun(['bash', '-c', command], { cwd, env });
      console.log(`${seconds.toFixed(1).padStart(6)} s  ${command}\n${stdout.trim()}`);
    }
    expect(existsSync(join(cwd, 'models/pretrained/loss.png'))).toBe(true);
  });

  it('goes on from that model with other text', async () => {
    const command = ['poe', 'pretrain', 'pretrain/continue.yaml', ...set('budget.tokens=20000')];
    await mustRun(command, { cwd, env });
    expect(existsSync(join(cwd, 'models/continued/config.json'))).toBe(true);
  });
});
