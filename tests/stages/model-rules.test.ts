import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evidenceIn } from '../../src/check/evidence.ts';
import type { LifecycleRecord } from '../../src/record/schema.ts';
import { rules } from '../../src/stages/model/rules.ts';
import { shapes } from '../../src/stages/model/shapes.ts';
import { feasibilityOf } from '../../src/stages/pretrain/feasibility.ts';
import { temporaryProject } from '../check/example-project.ts';

/** The rules that a model section breaks, of those that look at what is pinned and what fits. */
const broken = (model: string | object) => [...new Set(faults(model).map(({ id }) => id))];

function faults(model: string | object) {
  const evidence = evidenceIn(temporaryProject({ 'weights/config.json': '{}' }));
  const record: LifecycleRecord = {
    version: 1,
    project: { name: 'support-triage' },
    phase: 'select',
    model: typeof model === 'string' ? parse(model) : model,
  };
  return rules
    .filter(({ id }) => /unpinned|fit|pretraining/.test(id))
    .flatMap((rule) =>
      [...rule.evaluate(record, evidence)].map((fault) => ({ id: rule.id, ...fault })),
    );
}

const sha = '3f1c2e4b5a6978d0c1b2a3948576e0f1d2c3b4a5';
const small = 'hardware: { kind: cpu, memory_gb: 8 }';
const plan = 'parameters: 5000000, tokens: 100000000, hours: 20';
const pretrain = (figures: string, others = '') =>
  `{ source: pretrain, id: models/pretrained, revision: plan, ${others} feasibility: { ${figures} } }`;
const assumed = 'assumptions: [Two CPU cores]';

describe('a model', () => {
  it.each([
    ['{ id: gpt2, revision: main }', ['model/unpinned']],
    ['{ id: gpt2 }', ['model/unpinned']],
    ['{ id: Qwen/Qwen3-8B, revision: v1.0 }', ['model/unpinned']],
    [`{ id: Qwen/Qwen3-8B, revision: ${sha}, ${small} }`, ['model/does-not-fit']],
    [`{ id: Qwen/Qwen3-8B, revision: ${sha}, parameters: 8, ${small} }`, ['model/does-not-fit']],
    [`{ id: openai/gpt-oss-20b, revision: ${sha}, ${small} }`, ['model/does-not-fit']],
    [pretrain(`${plan}, assumptions: []`), ['model/pretraining-unplanned']],
    [
      pretrain(`parameters: 5000000, tokens: 1000, hours: 1000000, ${assumed}`),
      ['model/pretraining-implausible'],
    ],
    [
      pretrain(`${plan}, memory_gb: 900, ${assumed}`, 'hardware: { kind: gpu, memory_gb: 16 },'),
      ['model/pretraining-implausible'],
    ],
    [pretrain(`${plan}, compute_flops: 3.0e+9, ${assumed}`), ['model/pretraining-implausible']],
    [pretrain(`${plan}, compute_flops: 3.0e+21, ${assumed}`), ['model/pretraining-implausible']],
    [
      pretrain(
        `parameters: 1000000000, tokens: 20000000000, hours: 0.1, ${assumed}`,
        'hardware: { kind: cpu, memory_gb: 64 },',
      ),
      ['model/pretraining-implausible'],
    ],
    [pretrain(`${plan}, ${assumed}`, 'parameters: 5000000000,'), ['model/pretraining-implausible']],
  ])('is wrong in %s', (model, expected) => {
    expect(broken(model)).toEqual(expected);
  });

  it.each([
    `{ id: gpt2, revision: ${sha} }`,
    '{ id: weights, revision: mine }',
    '{ id: models/tiny, revision: recipe-2 }',
    `{ id: Qwen/Qwen3-8B, revision: ${sha}, bits: 4, ${small} }`,
    `{ id: openai/gpt-oss-20b, revision: ${sha}, hardware: { kind: gpu, memory_gb: 16 } }`,
    pretrain(
      `${plan}, compute_flops: 3.0e+15, memory_gb: 2, ${assumed}`,
      `parameters: 5000000, ${small},`,
    ),
  ])('is right in %s', (model) => {
    expect(broken(model)).toEqual([]);
  });

  it.each(['models/mine', 'weights', '/weights/mine'])(
    'in the folder %s is pinned by words',
    (id) => {
      expect(faults({ id })).toMatchObject([
        {
          id: 'model/unpinned',
          fix: expect.stringContaining('the day on which they were made, in quotes: "'),
        },
      ]);
      expect(faults({ id: 'gpt2' })).toEqual([{ id: 'model/unpinned', at: ['model', 'revision'] }]);
    },
  );

  it('is right as the tool itself plans it', () => {
    for (const [key, { parameters, tokens }] of shapes) {
      for (const [hardware, kind] of [
        ['cpu', 'cpu'],
        ['gpu-80gb', 'gpu'],
        ['gpus-8x80gb', 'gpu'],
      ] as const) {
        const feasibility = feasibilityOf(parameters, tokens, hardware);
        if ((feasibility.hours ?? 0) > 8766) continue;
        const count = hardware.startsWith('gpus') ? 8 : 1;
        const model = {
          source: 'pretrain',
          id: 'models/pretrained',
          revision: 'plan',
          parameters,
          feasibility,
          hardware: { kind, memory_gb: 80, count },
        };
        expect(broken(model), `${key} on ${hardware}`).toEqual([]);
      }
    }
  });
});
