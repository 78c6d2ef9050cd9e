import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkSource } from '../../src/check/check.ts';
import { recordName } from '../../src/own-paths.ts';
import { resolve } from '../../src/questions/resolve.ts';
import { parseSource } from '../../src/record/read.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import { catalogue } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { shapes } from '../../src/stages/model/shapes.ts';
import { feasibilityOf } from '../../src/stages/pretrain/feasibility.ts';

const { stages, questions } = catalogue;
const rules = await loadRules(stages);

async function project(given: Readonly<Record<string, string>>) {
  const all = Object.entries({ source: 'pretrain', ...given });
  const flags = Object.fromEntries(all.map(([id, value]) => [id, { value, named: id }]));
  const answers = await resolve(questions, {
    flags,
    takeRecommended: true,
  });
  const tree = await render(
    stages,
    answers,
    readTemplates(process.cwd(), templateFolders(stages, answers)),
  );
  return { answers, text: (path: string) => tree.get(path)?.content.toString() ?? '' };
}

/** Parameters of a Llama with tied embeddings: embeddings, attention, gated MLP, norms. */
function parametersOf(plan: { vocabulary: number; model: Record<string, number> }): number {
  const h = plan.model.hidden_size ?? 0;
  const heads = plan.model.num_attention_heads ?? 0;
  const groups = plan.model.num_key_value_heads ?? 0;
  const attention = 2 * h * h + 2 * h * groups * (h / heads);
  const layer = attention + 3 * h * (plan.model.intermediate_size ?? 0) + 2 * h;
  return plan.vocabulary * h + (plan.model.num_hidden_layers ?? 0) * layer + h;
}

describe('a model to pretrain', () => {
  it('is the smallest unless told otherwise', async () => {
    const { answers } = await project({});
    expect(answers).toMatchObject({ source: 'pretrain', model: 'scratch-1m', tokens: 500_000 });
  });

  it.each([...shapes])('%s has the parameters that its record states', async (model, shape) => {
    const { text } = await project({ model });
    const plan = parse(text('pretrain/model.yaml'));
    expect(parametersOf(plan)).toBe(shape.parameters);
    expect(plan.model.max_position_embeddings).toBe(shape.contextLength);
    expect(parse(text(recordName)).model).toMatchObject({
      source: 'pretrain',
      id: 'models/pretrained',
      parameters: shape.parameters,
      feasibility: { parameters: shape.parameters, tokens: shape.tokens },
    });
  });

  it.each([...shapes])('%s is planned with as many tokens as its plan demands', async (model) => {
    const { budget, ...plan } = parse((await project({ model })).text('pretrain/model.yaml'));
    expect(budget.tokens / parametersOf(plan)).toBeGreaterThanOrEqual(
      budget.at_least_per_parameter,
    );
  });

  it('passes the check of what pretraining has to state', async () => {
    const source = parseSource((await project({ model: 'scratch-1b' })).text(recordName));
    const evidence = {
      locate: () => ({ kind: 'missing' }) as const,
      run: () => ({ kind: 'missing' }) as const,
      examples: () => ({ kind: 'missing' }) as const,
      sha256: () => undefined,
      isUnchanged: () => false,
      keyHashes: () => undefined,
      modelSha256: () => undefined,
      rows: () => [],
      asked: () => [],
      overlaps: () => [],
      today: undefined,
      text: () => undefined,
      written: () => [],
    };
    const { findings } = checkSource(source, evidence, {
      rules,
      file: recordName,
      today: '2026-11-24',
    });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the hours of pretraining', () => {
  it('follow from six operations for each parameter and token', () => {
    const { hours } = feasibilityOf(1e9, 20e9, 'gpu-80gb');
    expect(hours).toBe(Number((1.2e20 / (0.43 * 312e12) / 3600).toPrecision(2)));
  });

  it('fall with the number of devices', () => {
    const one = feasibilityOf(1e9, 20e9, 'gpu-80gb').hours ?? 0;
    expect(feasibilityOf(1e9, 20e9, 'gpus-8x80gb').hours).toBeCloseTo(one / 8, 0);
  });
});
