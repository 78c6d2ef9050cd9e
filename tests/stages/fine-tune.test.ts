import { describe, expect, it } from 'vitest';
import { fineTune } from '../../src/stages/fine-tune/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const adapt = ['prompt', 'fine-tune'];
const on = (hardware: string) => ({ source: 'existing', model: 'tiny', adapt, hardware }) as never;
const own = on('cpu');
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
      'runtime/chat',
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
    expect(Object.keys(fineTune.adds?.(own).groups ?? {})).toEqual(['train', 'lm-eval']);
    expect(fineTune.adds?.(hosted).groups).toBeUndefined();
  });

  it('has one command for both', () => {
    for (const answers of [own, hosted]) {
      expect(fineTune.adds?.(answers).tasks?.map(({ name }) => name)).toContain('fine-tune');
    }
  });

  it.each([
    ['cpu', [], []],
    ['gpu-24gb', ['qlora'], ['fine-tune/qlora']],
    ['gpu-80gb', ['qlora'], ['fine-tune/qlora']],
    ['gpus-8x80gb', ['qlora'], ['fine-tune/qlora', 'fine-tune/several-gpus']],
  ])('brings to %s no experiment or configuration that needs more', (hardware, groups, folders) => {
    const answers = on(hardware);
    expect(fineTune.templates?.(answers).slice(6)).toEqual(folders);
    expect(Object.keys(fineTune.adds?.(answers).groups ?? {}).slice(2)).toEqual(groups);
  });
});
