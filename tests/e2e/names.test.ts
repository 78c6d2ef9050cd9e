import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { run } from './run.ts';

const project = inject('projects')['the default project'] ?? '';

// Resolving needs an index: a project named after what it finds there could not be resolved itself.
it('refuses the name of every package that a project with all stages can come to hold', async () => {
  const uv = join(project, '.venv', 'bin', 'uv');
  const { code, stderr } = await run(['node', 'scripts/locked-names.mjs', uv, '--check'], {
    cwd: process.cwd(),
  });
  expect([code, stderr]).toEqual([0, '']);
}, 300_000);
