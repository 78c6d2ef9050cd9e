import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyOf, type ProjectCopy } from './copy.ts';
import { forked } from './forking/forking.ts';
import { commandsIn } from './readme-commands.ts';
import { mustRun } from './run.ts';
import { lowerTarget } from './target.ts';
import { perform } from './tiny.ts';

describe.sequential('the README of the default project', () => {
  let copy: ProjectCopy;
  beforeAll(async () => {
    copy = await copyOf('the default project');
  });
  afterAll(() => copy.remove());

  it('has commands that work when they are pasted one after the other', async () => {
    const cwd = copy.cwd;
    const env = forked(copy.env);
    const commands = commandsIn(join(cwd, 'README.md'));
    expect(commands.length).toBeGreaterThan(8);
    await lowerTarget(cwd);
    for (const command of commands) {
      const started = performance.now();
      await perform(command, cwd, env, inject('python'));
      const seconds = (performance.now() - started) / 1000;
      console.log(`${seconds.toFixed(1).padStart(6)} s  ${command}`);
    }
  });

  it('leads to a record of what was measured, which passes its check', async () => {
    const { cwd, env } = copy;
    const record = readFileSync(join(cwd, 'lifecycle.yaml'), 'utf8');
    const runs = [...record.matchAll(/run: eval\/runs\/\d{4}-([\w-]+)\.json/g)];
    expect(runs.map(([, technique]) => technique)).toEqual([
      'baseline',
      'prompt',
      'prompt',
      'fine-tune',
    ]);
    await mustRun(['create-genai-project', 'check'], { cwd, env });
  });
});
