import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { forked } from './forking/forking.ts';
import { projectEnvironment } from './project.ts';
import { commandsIn } from './readme-commands.ts';
import { mustRun } from './run.ts';

const cwd = inject('projects')['a project that pretrains its model'] ?? '';
const env = forked(projectEnvironment(cwd, inject('tool')));

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
    await mustRun(['poe', 'pretrain', 'pretrain/continue.yaml'], { cwd, env });
    expect(existsSync(join(cwd, 'models/continued/config.json'))).toBe(true);
  });
});
