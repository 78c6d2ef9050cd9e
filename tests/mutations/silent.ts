import { type Change, gone } from './change.ts';
import type { RecordName } from './records.ts';

/** A change after which the project is as sound as before. */
export interface Harmless {
  readonly record: RecordName;
  readonly changes: readonly Change[];
  /** What the project was one commit before: then the change itself is judged. */
  readonly since?: readonly Change[];
}

/** Values of one key that all may stand there. */
function values(
  record: RecordName,
  key: string,
  all: readonly unknown[],
  others: readonly Change[] = [],
): Harmless[] {
  return all.map((to) => ({ record, changes: [{ key, to }, ...others] }));
}

const accepted = 'eval/runs/0007-fine-tune.json';
const note = (to: string): Change => ({ key: 'model.licence_note', to });

/** The project as it was is one phase behind. */
const behind: Change = { key: 'phase', to: 'adapt' };
/** What may come along with the change that moves the phase. */
const moving: readonly (readonly Change[])[] = [
  [],
  [{ key: 'project.owner', to: 'Ann' }],
  [{ key: 'scope.success.1', to: { metric: 'macro_f1', at_least: 0.9 } }],
  [{ key: 'scope.success.0.at_least', to: 0.89 }],
  [{ key: 'scope.success.0.task', to: 'classification' }],
  [{ key: 'integrate.tolerance', to: 0.029 }],
  [{ file: 'eval/runs/0042-prompt.json', text: '', by: '{}' }],
  [{ without: 'eval/runs/0001-baseline.json' }],
  [{ file: 'eval/runs/0001-baseline.json', key: 'notes', to: 'No iteration names it.' }],
  [{ text: 'version: 1', by: '# Ours.\nversion: 1' }],
];

export const harmless: readonly Harmless[] = [
  ...values('select', 'project.owner', [
    'Ann Lee <ann@corp.org>',
    'the to-do team',
    'support-platform@example.com',
    'Équipe d’assistance',
    '客服团队',
    'A. Todo, B. Fixmeister',
  ]),
  ...values('select', 'project.summary', [
    'Put the input in <ticket> tags, and read it.',
    'Todo lo que llega al servicio, a su cola.',
    'Sizes S to XXX are routed alike.',
    'Everything "TODO" in a ticket stays there.',
  ]),
  ...values('select', 'scope.use_case', [
    '将每张支持工单分配到处理它的队列。',
    'サポートチケットを担当の窓口に振り分ける。',
    'Route each ticket (mail, chat, etc.) to the queue that handles it.',
    'Use LLMs to route each support ticket to one of eight queues.',
    'Ordne jedes Ticket der Warteschlange zu, die es bearbeitet.',
    'تحويل كل تذكرة دعم إلى القسم المسؤول عنها في الشركة',
  ]),
  ...values('select', 'scope.success.0.at_least', [0.01, 0.5, 0.999, 1]),
  ...values('select', 'scope.success', [
    [{ metric: 'macro_f1', at_least: 0.8 }],
    [
      { metric: 'accuracy', at_least: 0.9 },
      { metric: 'latency_p95_ms', at_most: 800 },
    ],
    [{ task: 'classification', metric: 'accuracy', at_least: 0.9 }],
    [{ metric: 'accuracy', at_least: 0.9, at_most: 1 }],
  ]),
  ...values('select', 'scope.data_sensitivity', ['public', 'internal', 'personal', 'restricted']),
  ...values('select', 'scope.out_of_scope', [
    [],
    ['Answering the customer'],
    ['Anything that costs money', 'Returns'],
  ]),
  ...values('select', 'scope.risks', [
    [],
    ['An urgent ticket is routed to a slow queue'],
    ['No answer in time', 'No answer at all', 'Nothing is noticed'],
  ]),
  ...values('pretrain', 'model.licence', [
    'Apache-2.0',
    'MIT',
    'bsd-3-clause',
    'Apache License 2.0',
    'llama3.1',
    'gemma',
    'our own',
    'LicenseRef-research-and-commercial-use',
  ]),
  ...values(
    'select',
    'model.licence',
    ['cc-by-nc-4.0', 'academic use only', 'House terms'],
    [note('Teaching at a public university; nothing is served.')],
  ),
  ...values('listed', 'model.licence', ['Apache-2.0', 'apache 2.0', 'Apache License, Version 2.0']),
  ...values('listed', 'model.bits', [4, 8, 16, 32]),
  ...values('listed', 'model.hardware', [
    { kind: 'gpu', memory_gb: 24 },
    { kind: 'gpu', memory_gb: 80, count: 8 },
    { kind: 'cpu', memory_gb: 2 },
  ]),
  ...values('listed', 'model.why', [
    'It fits, and was the best of three.',
    '"Quoted: with a colon"',
    '🙂 small',
  ]),
  ...values('listed', 'model.considered', [[], ['Qwen/Qwen3-0.6B', 'gpt2']]),
  ...values('listed', 'model.parameters', [134_515_008, 135e6, 0.14e9]),
  // A part of what it reads, all of it, and stretched.
  ...values('listed', 'model.context_length', [1024, 8192, 32_768]),
  ...values(
    'select',
    'model.base_url',
    [
      'http://localhost:8000/v1',
      'http://127.0.0.1:8080/v1',
      'http://[::1]:8000/v1',
      'http://vllm:8000/v1',
      'http://llm.internal/v1',
      'http://10.0.0.7/v1',
      'http://192.168.1.20:1234/v1',
    ],
    [{ key: 'scope.data_sensitivity', to: 'restricted' }],
  ),
  ...values('hosted', 'scope.data_note', [
    'Processing agreement of 2026-03, EU region, zero retention.',
    '与供应商签有数据处理协议，存放于欧盟。',
    'Contract 4711 with the provider; data stay in Frankfurt for 30 days.',
  ]),
  ...values('hosted', 'model.id', ['gpt-5.4-2026-03-05', 'support-desk-model-2026-01-01']),
  ...values('hosted', 'model.request', [
    { headers: { 'x-api-key': '$DESK_KEY', 'x-desk': 'routing' } },
    { headers: { Authorization: 'Bearer $DESK_TOKEN' } },
    { extra_body: { prompt_cache_key: 'support-desk-tickets' } },
  ]),
  ...values('pretrain', 'model.feasibility.hours', [0.01, 0.1, 10]),
  ...values('pretrain', 'model.feasibility.cost', ['0 EUR', 'about 3 USD']),
  ...values('pretrain', 'model.feasibility.compute_flops', [2.6e12, 1e12, 9e12]),
  ...values('pretrain', 'model.feasibility.memory_gb', [1, 15.9]),
  ...values('adapt', 'adapt.techniques', [
    ['prompt', 'fine-tune'],
    ['fine-tune', 'prompt'],
  ]),
  ...values('adapt', 'adapt.iterations.0.next', [
    'Show four examples.',
    'Try <examples> tags next.',
  ]),
  ...values('adapt', 'adapt.iterations.2.change', [
    'Four examples, the nearest',
    'Put the input in <ticket> tags',
  ]),
  ...values('adapt', 'scope.success.0.at_least', [0.9]),
  ...values('adapt', 'scope.data_sensitivity', ['personal', 'restricted']),
  ...values('integrate', 'integrate.tolerance', [0.03, 0.05, 0.2]),
  ...values('integrate', 'integrate.rollback', [
    'poe rollback',
    'Serve the previous image tag again, by its digest.',
    'poe rollback, then call the desk',
  ]),
  ...values('integrate', 'integrate.guardrails', [
    ['input-limits'],
    ['input-limits', 'output-schema'],
  ]),
  ...values(
    'integrate',
    'integrate.monitoring',
    [{ traces: 'http://collector:4318', metrics: 'the dashboard of the desk' }],
    [{ file: 'app/app.yaml', text: '', by: 'monitoring: http://collector:4318\n' }],
  ),
  ...values('integrate', 'integrate.monitoring', [
    { traces: 'opentelemetry' },
    { metrics: 'prometheus' },
  ]),
  ...values('integrate', 'integrate.serve.endpoint', [
    '/v1/classification',
    'https://desk.example.com/v1',
    '/route',
  ]),
  ...['', ', expires: "2027-03-31"'].map((expires): Harmless => {
    const waiver = `{ rule: adapt/technique-untried, reason: Aligning comes next${expires} }`;
    const ignored = { text: 'version: 1\n', by: `version: 1\nignore:\n  - ${waiver}\n` };
    const planned = { key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] };
    return { record: 'adapt', changes: [ignored, planned] };
  }),
  // What is kept beside the evidence, and what it does not rest on.
  { record: 'adapt', changes: [{ file: accepted, key: 'notes', to: 'Asked at night.' }] },
  { record: 'adapt', changes: [{ file: accepted, key: 'change', to: 'LoRA, rank 16' }] },
  { record: 'adapt', changes: [{ file: accepted, key: 'seed', to: 7 }] },
  // An endpoint that does not count, and one that says who answers.
  { record: 'adapt', changes: [{ file: accepted, key: 'tokens.prompt', to: null }] },
  { record: 'adapt', changes: [{ file: accepted, key: 'tokens', to: gone }] },
  { record: 'adapt', changes: [{ file: accepted, key: 'answered_by', to: { tiny: 200 } }] },
  { record: 'adapt', changes: [{ file: 'eval/runs/0003-prompt.json', key: 'inputs.2', to: gone }] },
  { record: 'adapt', changes: [{ file: 'eval/runs/0001-baseline.json', key: 'id', to: 'other' }] },
  { record: 'adapt', changes: [{ without: 'eval/runs/0001-baseline.json' }] },
  { record: 'adapt', changes: [{ without: 'eval/runs/0009-compared.json' }] },
  { record: 'adapt', changes: [{ file: 'models/lora/README.md', text: '', by: '# Ours\n' }] },
  {
    record: 'adapt',
    changes: [{ file: 'prompt/classification/other.md', text: '', by: 'Which queue?\n' }],
  },
  { record: 'integrate', changes: [{ file: 'deploy/serve.yaml', key: 'queue', to: 32 }] },
  {
    record: 'integrate',
    changes: [
      { file: 'deploy/serve.yaml', text: '', by: 'server: llama.cpp\nmodel: models/gguf-f16\n' },
    ],
  },
  ...moving.map((changes): Harmless => ({ record: 'integrate', changes, since: [behind] })),
  ...[
    { key: 'adapt.iterations.3', to: gone },
    { key: 'integrate.tolerance', to: 0.05 },
    { key: 'integrate.serve.rate_rps', to: 1 },
    { key: 'scope.success.0.at_least', to: 0.8 },
    { key: 'ignore', to: [{ rule: 'adapt/run-stale', reason: 'Until it is measured again.' }] },
    { without: 'eval/runs/0010-quantize.json' },
  ].map((before): Harmless => ({ record: 'integrate', changes: [], since: [behind, before] })),
];
