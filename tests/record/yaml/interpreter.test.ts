import { expect, it } from 'vitest';
import schema from '../../../schema/lifecycle.schema.json' with { type: 'json' };
import { lifecycleRecord } from '../../../src/record/schema.ts';
import { type JsonSchema, violations } from '../../../src/record/yaml/interpreter.ts';

/** A record in which every key of the schema is there. */
const whole = {
  version: 1,
  project: { name: 'support-triage', summary: 'Route tickets.', owner: 'support@example.com' },
  phase: 'integrate',
  scope: {
    use_case: 'Route each incoming support ticket to one of eight queues.',
    breadth: 'narrow',
    tasks: ['classification'],
    success: [{ task: 'classification', metric: 'accuracy', at_least: 0.9, at_most: 1 }],
    data_sensitivity: 'internal',
    data_note: 'Processing agreement, EU region.',
    out_of_scope: ['Answering the customer'],
    risks: ['An urgent ticket routed to a slow queue'],
  },
  model: {
    source: 'existing',
    provider: 'local',
    id: 'models/tiny',
    revision: 'recipe-1',
    base_url: 'http://localhost:8000/v1',
    licence: 'Apache-2.0',
    licence_note: 'Ours.',
    parameters: 5_000_000,
    context_length: 1024,
    bits: 16,
    hardware: { kind: 'cpu', memory_gb: 16, count: 1 },
    why: 'Small.',
    considered: ['another'],
    feasibility: {
      parameters: 5e6,
      tokens: 1e8,
      compute_flops: 3e15,
      memory_gb: 2,
      hours: 2,
      cost: 'None',
      assumptions: ['Two cores'],
    },
  },
  adapt: {
    techniques: ['prompt', 'fine-tune'],
    iterations: [
      {
        technique: 'prompt',
        change: 'Zero-shot.',
        run: 'eval/runs/0001-prompt.json',
        compared_with: 'eval/runs/0000-prompt.json',
        verdict: 'below-target',
        next: 'Fine-tune.',
      },
    ],
    accepted: 'eval/runs/0001-prompt.json',
  },
  integrate: {
    optimize: ['merge', 'gguf-f16'],
    optimized_run: 'eval/runs/0002-prompt.json',
    tolerance: 0.01,
    serve: {
      with: 'llama.cpp',
      endpoint: '/v1/classification',
      load_run: 'deploy/runs/0001-load.json',
      rate_rps: 4,
    },
    augment: ['retrieval'],
    guardrails: ['refusal'],
    application_run: 'eval/runs/0003-prompt.json',
    monitoring: { traces: 'opentelemetry', metrics: 'prometheus' },
    release: 'deploy/releases.yaml',
    rollback: 'Serve the previous image tag.',
  },
  ignore: [{ rule: 'model/unpinned', reason: 'Moving on purpose.', expires: '2027-03-31' }],
};

const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  2,
  4,
  1e300,
  2 ** 53,
  Number.NaN,
  Infinity,
  '',
  ' ',
  'prompt',
  'classification',
  'Support_Triage',
  'support-triage\n',
  'https://example.com',
  'ftp://example.com',
  'x'.repeat(41),
  [],
  [null],
  ['prompt', 'prompt'],
  [[]],
  {},
  { x: 1 },
  { metric: 'accuracy' },
];

type Path = readonly (string | number)[];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [at, ...[...keys].flatMap((key) => pathsIn((value as never)[key], [...at, key]))];
}

/** Every record that differs from the whole one in one place. */
function* mutants(): Iterable<readonly [string, unknown]> {
  for (const at of pathsIn(whole)) {
    const name = at.join('.');
    for (const value of odd) yield [`${name} = ${JSON.stringify(value)}`, changed(at, () => value)];
    if (at.length > 0)
      yield [
        `${name} is missing`,
        changed(at.slice(0, -1), (parent) => without(parent, at.at(-1))),
      ];
    yield [
      `${name} has a key more`,
      changed(at, (item) => (isObject(item) ? { ...item, surplus: 1 } : item)),
    ];
    yield [
      `${name} is there twice`,
      changed(at, (item) => (Array.isArray(item) ? [...item, ...item] : item)),
    ];
  }
}

function changed(at: Path, change: (value: unknown) => unknown): unknown {
  const copy = structuredClone(whole) as unknown;
  const key = at.at(-1);
  if (key === undefined) return change(copy);
  let parent = copy as Record<string | number, unknown>;
  for (const step of at.slice(0, -1)) parent = parent[step] as typeof parent;
  parent[key] = change(parent[key]);
  return copy;
}

function without(parent: unknown, key: string | number | undefined): unknown {
  if (Array.isArray(parent)) return parent.filter((_, index) => index !== key);
  return Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== key));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

it('finds the whole record sound, as zod does', () => {
  expect(violations(schema as JsonSchema, whole)).toEqual([]);
  expect(lifecycleRecord.safeParse(whole).success).toBe(true);
});

it('agrees with zod on every mutated record', () => {
  let count = 0;
  const disagreements: string[] = [];
  for (const [name, record] of mutants()) {
    count += 1;
    const isSound = violations(schema as JsonSchema, record).length === 0;
    if (isSound !== lifecycleRecord.safeParse(record).success) disagreements.push(name);
  }
  expect(disagreements).toEqual([]);
  expect(count).toBeGreaterThan(2000);
});

it('names the places that zod names', () => {
  for (const [name, record] of mutants()) {
    const ours = new Set(violations(schema as JsonSchema, record).map(({ at }) => placeOf(at)));
    const { error } = lifecycleRecord.safeParse(record);
    for (const issue of error?.issues ?? []) {
      const at = issue.path as Path;
      // zod names the mapping that lacks a key or has one too many; ours the surplus key itself.
      const places =
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => placeOf([...at, key]))
          : [placeOf(at), placeOf(at.slice(0, -1))];
      expect(
        places.some((place) => ours.has(place)),
        `${name}: ${issue.message}`,
      ).toBe(true);
    }
  }
});

function placeOf(at: Path): string {
  return JSON.stringify(at);
}
