import { inject, it } from 'vitest';
import { mustRun } from './run.ts';

it('the Python of templates/ is clean where it lies, before any project is made of it', async () => {
  const lint = [process.execPath, 'scripts/lint-python.mjs', inject('python')];
  await mustRun(lint, { cwd: process.cwd() });
});
