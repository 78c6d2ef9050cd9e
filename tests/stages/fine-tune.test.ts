import { describe, expect, it } from 'vitest';
import { fineTune } from '../../src/stages/fine-tune/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const adapt = ['prompt', 'fine-tune'];
const on = (hardware: string) => ({ source: 'existing', model: 'tiny', adapt, hardware }) as never;
const own = on('cpu');

describe('fine-tuning', () => {
  it('is there for those who chose it', () => {
    expect(isIncluded(fineTune, own)).toBe(true);
    expect(isIncluded(fineTune, { adapt: ['prompt'] })).toBe(false);
  });

  it('trains weights of our own', () => {
    expect(fineTune.templates?.(own)).toEqual([
      'eval/forgetting',
      'eval/harness',
      'runtime/forgetting',
      'runtime/chat',
      'runtime/training',
      'fine-tune/local',
    ]);
  });

  it.each([
    ['cpu', [], []],
    ['gpu-24gb', ['qlora'], ['fine-tune/qlora']],
    ['gpu-80gb', ['qlora'], ['fine-tune/qlora']],
    ['gpus-8x80gb', ['qlora'], ['fine-tune/qlora', 'fine-tune/several-gpus']],
  ])('brings to %s no experiment or configuration that needs more', (hardware, groups, folders) => {
    const answers = on(hardware);
    expect(fineTune.templates?.(answers).slice(6)).toEqual(folders);
    expect(Object.keys(fineTune.adds?.(answers).groups ?? {}).slice(3)).toEqual(groups);
  });

  it('brings what loads an adapter to those who never sync the group of training', () => {
    expect(fineTune.adds?.(own).groups?.local).toContainEqual(expect.stringMatching(/^peft/));
  });
});
