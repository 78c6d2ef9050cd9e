import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fineTune } from '../../src/stages/fine-tune/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const adapt = ['prompt', 'fine-tune'];
const own = { source: 'existing', model: 'tiny', adapt } as never;
const hosted = { source: 'endpoint', adapt } as never;

describe('fine-tuning', () => {
  it('is there for those who chose it', () => {
    expect(isIncluded(fineTune, own)).toBe(true);
    expect(isIncluded(fineTune, { adapt: ['prompt'] })).toBe(false);
  });

  it('trains weights of our own, and asks the provider for those it keeps', () => {
    expect(fineTune.templates?.(own)).toEqual([
      'eval/forgetting',
      'eval/harness',
      'runtime/forgetting',
      'runtime/training',
      'fine-tune/local',
    ]);
    expect(fineTune.templates?.(hosted)).toEqual([
      'eval/forgetting',
      'runtime/forgetting',
      'fine-tune/hosted',
    ]);
  });

  it('installs nothing to train with where the provider trains', () => {
    expect(Object.keys(fineTune.adds?.(own).groups ?? {})).toEqual(['train', 'lm-eval', 'qlora']);
    expect(fineTune.adds?.(hosted).groups).toBeUndefined();
  });

  it('has one command for both', () => {
    for (const answers of [own, hosted]) {
      expect(fineTune.adds?.(answers).tasks?.map(({ name }) => name)).toContain('fine-tune');
    }
  });

  it('ships one accelerate configuration for each size of machine', () => {
    expect(readdirSync('templates/fine-tune/local/fine-tune/accelerate').sort()).toEqual([
      'eight-gpus.yaml',
      'one-gpu.yaml',
      'several-nodes.yaml',
      'two-gpus.yaml',
    ]);
  });
});
