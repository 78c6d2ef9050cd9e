import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inject, it } from 'vitest';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

// What a lower bound allows, a resolver may choose: the other tests see the newest versions alone.
it('is linted, typed and tested with the lowest versions that a project allows', async () => {
  const cwd = inject('projects')['a project that is fine-tuned and aligned'] ?? '';
  const lowest = await mkdtemp(join(tmpdir(), 'genai-lowest-'));
  const bin = (name: string) => join(lowest, 'bin', name);
  const env = {
    ...projectEnvironment(cwd, inject('tool')),
    MYPY_CACHE_DIR: join(lowest, 'mypy'),
    PYTHONPATH: 'src',
  };
  const shared = ['core', 'imports'].map((part) => resolve('tests/runtime', part));
  try {
    for (const command of [
      ['python', '-m', 'venv', '--without-pip', lowest],
      [
        ...['uv', 'pip', 'install', '--quiet', '--python', bin('python')],
        ...['--resolution', 'lowest-direct', '-r', 'pyproject.toml', '--group', 'dev'],
      ],
      [bin('ruff'), 'check', '.'],
      [bin('mypy')],
      [bin('python'), '-m', 'pytest', '--config-file', 'pyproject.toml', 'tests', ...shared],
    ]) {
      await mustRun(command, { cwd, env });
    }
  } finally {
    await rm(lowest, { recursive: true, force: true });
  }
}, 600_000);
