import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

const cwd = inject('projects')['the default project'] ?? '';
const env = projectEnvironment(cwd, inject('tool'));

// The tests' own environment takes the place of what these set up.
const setUp = [/^uv sync/, /^python -m venv/, /^\. \.venv/, /pip install/];

describe.sequential('the README of the default project', () => {
  it('has commands that work when they are pasted one after the other', async () => {
    const commands = commandsIn(readFileSync(join(cwd, 'README.md'), 'utf8'));
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) {
      const { seconds } = await mustRun(['bash', '-c', command], { cwd, env });
      console.log(`${seconds.toFixed(1).padStart(6)} s  ${command}`);
    }
  });

  it('leads to a record of what was measured, which passes its check', async () => {
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

/** The lines of the shell blocks, without comments and without `uv run`, as its pip users type them. */
function commandsIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^uv run /, ''))
    .filter((line) => line !== '' && !setUp.some((pattern) => pattern.test(line)));
}
