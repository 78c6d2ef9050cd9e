import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  formatOptimized,
  formatOptimizeMachines,
  readOptimized,
  subjects,
} from '../measure/optimized.ts';
import { withPart } from './part.ts';

describe('what optimising costs, measured', () => {
  it.each(Object.keys(subjects))('compares all that can be made of %s', (name) => {
    const models = readOptimized(name).run.rows.map(({ model }) => model.id);
    const made = ['lora', 'lora-merged', 'gguf-f16', 'gguf-q8_0'];
    expect(models).toEqual(made.map((model) => `models/${model}`));
  });

  it('stands in docs/deploy.md as it was measured (npx vitest run tests/docs -u)', async () => {
    const page = readFileSync('docs/deploy.md', 'utf8');
    const text = `${formatOptimized()}\n\n${formatOptimizeMachines()}.`;
    await expect(withPart(page, 'optimized', text)).toMatchFileSnapshot('../../docs/deploy.md');
  });
});
