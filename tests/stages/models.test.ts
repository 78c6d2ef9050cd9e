import { describe, expect, it } from 'vitest';
import { asOf, endpointModels, localModels } from '../../src/stages/model/models.ts';

const openWeights = [...localModels].filter(([key]) => key !== 'tiny');

describe('the list of models', () => {
  it('is dated', () => {
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('begins with the built-in model, then goes from small to large', () => {
    expect([...localModels.keys()][0]).toBe('tiny');
    const sizes = openWeights.map(([, model]) => model.parameters ?? 0);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  it.each(openWeights)('pins %s to a commit, and says what it weighs', (key, model) => {
    expect(model.id).toBe(key);
    expect(model.revision).toMatch(/^[0-9a-f]{40}$/);
    expect(model.licence).toMatch(/^[a-z0-9.-]+$/);
    expect(model.contextLength).toBeGreaterThanOrEqual(8192);
    // Published weights are a little larger than parameters × bits: some tensors are kept twice or wider.
    const smallest = ((model.parameters ?? 0) * (model.bits ?? 16)) / 8 / 1e9;
    expect(model.weightsGb).toBeGreaterThan(smallest * 0.98);
    expect(model.weightsGb).toBeLessThan(smallest * 1.4);
  });

  it.each([...endpointModels])('names %s by its date', (key, model) => {
    expect(model.id).toBe(key);
    expect(key).toContain(model.revision);
    expect(model.baseUrl).toMatch(/^https:\/\/[^/]+\/v1$/);
  });
});
