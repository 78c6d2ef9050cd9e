import { type Change, gone, whole } from './change.ts';
import { type RecordName, walkedProject } from './records.ts';

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
  [{ key: 'scope.data_sensitivity', to: 'personal' }],
  [{ file: 'eval/runs/0042-prompt.json', text: '', by: '{}' }],
  [{ without: 'eval/runs/0001-baseline.json' }],
  [{ file: 'eval/runs/0001-baseline.json', key: 'notes', to: 'No iteration names it.' }],
  [{ text: 'version: 1', by: '# Ours.\nversion: 1' }],
];

/** A model of the hub that this tool does not list. */
function sized(id: string, parameters: number | undefined, memory: number): Harmless {
  const model = {
    id,
    revision: '3f1c2e4b5a6978d0c1b2a3948576e0f1d2c3b4a5',
    licence: 'MIT',
    parameters,
    context_length: gone,
    'hardware.memory_gb': memory,
  };
  return {
    record: 'select',
    changes: Object.entries(model).map(([key, to]) => ({ key: `model.${key}`, to })),
  };
}

const optimized = 'eval/runs/0010-quantize.json';
const test = 'data/classification/test.jsonl';
const load = 'deploy/runs/0002-load.json';
const throughApp = 'eval/runs/0050-application.json';
const walked = walkedProject();
const oldTurn = 'eval/runs/0004-prompt.json';
/** A run of the number of another, as branches make it that are merged. */
const twin = 'eval/runs/0006-prompt.json';
const twins = madeAs('0006-prompt', '2026-11-27T07:54:59Z');

/** Run 4 under another name, as if it was made at another time. */
function madeAs(id: string, created: string): readonly Change[] {
  const text = (walked[oldTurn] ?? '').replaceAll('0004-prompt', id);
  const file = `eval/runs/${id}.json`;
  return [
    { file, text: whole, by: text.replace(/(?<="created": ")[^"]+/, created) },
    { file: `${file}l`, text: whole, by: walked[`${oldTurn}l`] ?? '' },
  ];
}
/** app/app.yaml, which says these things as well. */
const appWith = (more: string) => `title: "客服"\n${more}`;
/** A run through the application, in which everything is as in the one of the model alone. */
const application: readonly Change[] = [
  {
    file: throughApp,
    text: whole,
    by: JSON.stringify({
      ...JSON.parse(walked[optimized] ?? '{}'),
      id: '0050-application',
      technique: 'application',
      examples: { path: `${throughApp}l`, sha256: '' },
    }),
  },
  { file: `${throughApp}l`, text: whole, by: walked[`${optimized}l`] ?? '' },
  { key: 'integrate.application_run', to: throughApp },
];
/** The accepted run with each answer written otherwise. */
function answered(otherwise: (output: string) => string): Harmless {
  const lines = (walked[`${accepted}l`] ?? '').trimEnd().split('\n');
  const by = lines.map((line) => {
    const example = JSON.parse(line);
    return `${JSON.stringify({ ...example, output: otherwise(example.output) })}\n`;
  });
  return {
    record: 'adapt',
    changes: [{ file: `${accepted}l`, text: whole, by: by.join('') }],
  };
}
/** A workflow with these lines among its steps. */
function runs(steps: string, on = 'push'): Harmless {
  const file = '.github/workflows/lifecycle.yml';
  const by = `on: ${on}\njobs:\n  record:\n    runs-on: ubuntu-latest\n    steps:\n${steps}\n`;
  const base = { file: '.genai/base.txt', text: whole, by: `==== text ${file}\nText.\n` };
  return { record: 'adapt', changes: [base, { file, text: whole, by }] };
}
const sameRelease = (index: number) => {
  const [image, digest, run, date] = ['image', 'digest', 'run', 'date'].map(
    (key) => `{{deploy/releases.yaml:${index}.${key}}}`,
  );
  return `- { number: ${index + 1}, image: ${image}, digest: "${digest}", run: ${run}, date: "${date}" }\n`;
};
const step = (offered: number, seconds: number, sent: number) => ({
  offered_rps: offered,
  seconds,
  sent,
  answered: sent,
  lost: 0,
  latency_ms: { p50: 18, p95: 41, p99: 43 },
});

const tasks = 'src/support_desk/tasks';
/** Code of the project's own, and the record that goes by it. */
const ownTask: readonly Change[] = [
  {
    file: `${tasks}/__init__.py`,
    text: whole,
    by: 'TASKS = {"classification": classification.TASK, "plain-words": plain_words.TASK}\n',
  },
  { key: 'scope.breadth', to: 'broad' },
  { key: 'scope.tasks', to: ['classification', 'plain-words'] },
  { key: 'scope.success.0.task', to: 'classification' },
  { key: 'scope.success.1', to: { task: 'plain-words', metric: 'chrf', at_least: 0.4 } },
];
const ownCode: readonly Harmless[] = [
  { record: 'select', changes: ownTask },
  // As git checks it out on Windows, as people write TOML, and without a last newline.
  ...[
    '[tool.lifecycle]\r\ntasks = "support_desk.tasks"\r\n',
    "[ tool.lifecycle ]  # where its tasks are\ntasks = 'support_desk.tasks'\n",
    '[tool.lifecycle]\ntasks = "support_desk.tasks"',
  ].map((by): Harmless => {
    const manifest = { file: 'pyproject.toml', text: whole, by };
    return { record: 'select', changes: [...ownTask, manifest] };
  }),
  {
    record: 'select',
    changes: [
      {
        file: `${tasks}/classification.py`,
        text: whole,
        by: "class Classification:\n    metrics = ('accuracy', 'top_3_accuracy')\n",
      },
      { key: 'scope.success.1', to: { metric: 'top_3_accuracy', at_least: 0.97 } },
    ],
  },
];

export const harmless: readonly Harmless[] = [
  ...ownCode,
  ...values('select', 'project.owner', [
    'Ann Lee <ann@corp.org>',
    'the to-do team',
    'support-platform@example.com',
    'Équipe d’assistance',
    '客服团队',
    'A. Todo, B. Fixmeister',
    'Offenbach',
    'Nada Surf',
    'Équipe À Venir',
    'ООО «Позже»',
    '株式会社未定堂',
  ]),
  ...values('select', 'project.name', ['todo', 'team', 'placeholder']),
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
    { kind: 'gpu', memory_gb: 288, count: 72 },
    { kind: 'cpu', memory_gb: 6144 },
  ]),
  ...values('listed', 'model.why', [
    'It fits, and was the best of three.',
    'Only one that fits.',
    '"Quoted: with a colon"',
    '🙂 small',
  ]),
  ...values('listed', 'model.considered', [[], ['Qwen/Qwen3-0.6B', 'gpt2'], ['gpt2 (too small)']]),
  ...values('listed', 'model.revision', ['3f1c2e4b5a6978d0c1b2a3948576e0f1d2c3b4a5']),
  ...values('select', 'model.id', ['models/größe', 'models/модель', 'models/μ-desk']),
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
  ...values('hosted', 'model.id', ['support-desk-model-2026-01-01', 'gpt-5.4-nano-2026-03-17']),
  ...values(
    'hosted',
    'model.id',
    ['gpt-5.4-2026-03-05'],
    [{ key: 'model.revision', to: 'snapshot of 20260305' }],
  ),
  ...values(
    'hosted',
    'model.id',
    ['gpt-4o-prod-2026-01-05'],
    [{ key: 'model.base_url', to: 'https://desk.openai.azure.com/openai/v1' }],
  ),
  ...values('hosted', 'scope.data_note', [
    'Agreement of 2026-03, signed; a draft of its annex is in review',
    'Draft agreement of 2025 replaced by the one signed in 2026-03',
  ]),
  ...values('listed', 'model.feasibility', [
    { parameters: 134_515_008, memory_gb: 0.3 },
    { parameters: 134_515_008, memory_gb: 0.07 },
  ]),
  ...[{ tokens: 500_000 }, { tokens: 550_000 }].map(
    (budget): Harmless => ({
      record: 'pretrain',
      changes: [{ file: 'pretrain/model.yaml', text: whole, by: JSON.stringify({ budget }) }],
    }),
  ),
  ...values('pretrain', 'model.context_length', [512]),
  ...values('select', 'scope.risks', [['⠠⠃⠗⠇⠀⠞⠑⠭⠞ is not read']]),
  ...values('adapt', 'adapt.iterations.3.change', [
    'LoRA, seed 0',
    'LoRA of a 4-bit base comes next',
  ]),
  // What an answer says is no key, whatever signs it is written with.
  answered((output) => `${output} {"output": "x", "output": "y", \\"z\\": 1}`),
  ...values('hosted', 'model.request', [
    { headers: { 'x-api-key': '$DESK_KEY', 'x-desk': 'routing' } },
    { headers: { Authorization: '$DESK_TOKEN' } },
    { extra_body: { prompt_cache_key: 'support-desk-tickets' } },
    { extra_body: { stream_options: null } },
  ]),
  ...values('pretrain', 'model.feasibility.hours', [0.01, 0.1, 10]),
  ...values('pretrain', 'model.feasibility.cost', ['0 EUR', '0.00', 'about 3 USD']),
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
    'helm rollback support-desk',
    'make rollback',
    'Restore the last release.',
    'Switch the load balancer back to the blue stack.',
    'Route the tickets to people.',
    'Das vorherige Abbild wieder ausliefern.',
    'Remettre en service l’image précédente.',
    'Volver a la imagen anterior',
    'Вернуть прежний образ',
    '前のイメージのタグに戻す',
    '切换回上一个镜像版本',
  ]),
  {
    record: 'integrate',
    changes: [...application, { key: 'integrate.guardrails', to: ['refusal'] }],
  },
  ...values('integrate', 'integrate.optimize', [['gguf-f16'], ['merge', 'gguf-f16']]),
  ...values('integrate', 'integrate.serve.endpoint', ['/ask', '/ok', '/test', '/x']),
  ...[
    [step(4, 9, 24)],
    [step(0.5, 60, 20), step(4, 9, 41)],
    [step(4, 9, 41), step(50, 20, 931)],
    [step(4, 9, 41), step(0.1, 20, 1)],
    [step(4, 9, 41), step(4, 9, 33)],
  ].map((to): Harmless => ({ record: 'integrate', changes: [{ file: load, key: 'steps', to }] })),
  ...values('adapt', 'adapt.iterations.1.change', [
    'same as before',
    'The same again, to see the noise.',
    'Nothing but the labels',
    'No examples',
    'k=8',
    'v2',
    'Prompt gekürzt',
    'プロンプトを短くした',
    '4-shot, at random',
    'No longer 8-shot',
    'few-shot, by rule',
    'Noch ohne Beispiele',
    'Otros ejemplos',
    'Sans exemples',
    'без примеров',
    'Better labels',
    'One more epoch',
  ]),
  ...values('adapt', 'adapt.iterations.0.change', [
    'Few-shot examples taken out',
    '8-shot dropped, to see what the prompt does alone',
  ]),
  ...values(
    'adapt',
    'model.chat_template_kwargs',
    [{ enable_thinking: false }],
    ['eval/runs/0006-fine-tune.json', accepted].map((file) => ({
      file,
      key: 'model.chat_template_kwargs',
      to: { enable_thinking: false },
    })),
  ),
  ...values('adapt', 'model.context_length', [1024, 512]),
  // Some editors begin a file with a byte-order mark.
  {
    record: 'adapt',
    changes: [
      { file: test, text: whole, by: `\uFEFF${walked[test]}\n\n` },
      ...[accepted, optimized].map((file) => ({ file, key: 'inputs.1.sha256', hashOf: test })),
    ],
  },
  ...values('integrate', 'integrate.serve.endpoint', [
    'http://desk.internal/v1',
    'http://10.0.0.7:8000/v1/classification',
  ]),
  ...[
    { key: 'context', to: 128 },
    { key: 'context', to: null },
    { key: 'max_input_chars', to: 400 },
    { key: 'threads', to: null },
    { key: 'flags', to: { 'ctx-size': 2048 } },
    { key: 'timeout_s', to: 1.5 },
    { text: 'server: llama.cpp', by: '---\nserver: "llama.cpp"' },
  ].map(
    (change): Harmless => ({
      record: 'integrate',
      changes: [{ file: 'deploy/serve.yaml', ...change }],
    }),
  ),
  // Code of one's own may give a part of the score.
  {
    record: 'adapt',
    changes: [
      { file: `${accepted}l`, key: '0.output', to: 'delivery' },
      { file: `${accepted}l`, key: '0.scores.accuracy', to: 0.5 },
      {
        file: accepted,
        key: 'tasks.classification.metrics',
        to: { accuracy: { value: (0.985 * 200 - 0.5) / 200 } },
      },
    ],
  },
  answered((output) => `Queue: ${output}`),
  answered((output) => `Neither billing nor refund nor orders: ${output}`),
  answered((output) => `${output.toUpperCase()}.`),
  {
    record: 'adapt',
    changes: [{ file: accepted, key: 'tasks.classification.metrics.macro_f1', to: { value: 0.5 } }],
  },
  sized('meta-llama/Llama-3.2-1B-Instruct', 1_235_814_400, 16),
  sized('google/gemma-2b', 2_506_172_416, 16),
  sized('mistralai/Mixtral-8x7B-v0.1', 46_702_792_704, 128),
  sized('allenai/OLMoE-1B-7B-0924', 6_919_161_856, 64),
  sized('Qwen/Qwen2.5-7B-Instruct-1M', 7_615_616_512, 64),
  sized('google/gemma-3n-E2B-it', 5_439_438_272, 64),
  sized('stabilityai/stablelm-2-1_6b-chat', 1_644_515_328, 16),
  sized('internlm/internlm2_5-1_8b-chat', 1_889_110_016, 16),
  sized('acme/desk-v2', 5e6, 16),
  sized('acme/Desk-7B', gone, 16),
  sized('acme/desk-2m-tickets', 124_000_000, 16),
  sized('models/batch-2b', 5e6, 16),
  sized('acme/Desk-13B-GGUF', gone, 16),
  sized('acme/Desk-70B-IQ2_XS-GGUF', gone, 24),
  ...values('select', 'model.revision', ['recipe-3', '3', 'Rezept 1', 'sha-1a2b']),
  ...values('hosted', 'model.request', [
    { extra_body: { stop_token: '<|end_of_text|>', max_tokens: 8 } },
    { extra_body: { metadata: { team: 'desk' }, user: 'support-desk-app' } },
    { extra_body: { token: '$DESK_TOKEN' } },
    { extra_body: { store: false, service_tier: 'flex', user: 'model' } },
  ]),
  ...values('pretrain', 'model.feasibility.cost', [
    'free of charge',
    'none beside electricity',
    '€ 300',
    '1.200,50 CHF',
  ]),
  ...['Aligning is planned for version 2.', 'Agreed with Ann', 'DESK-12', '次の段階で行う'].map(
    (reason): Harmless => ({
      record: 'adapt',
      changes: [
        { key: 'ignore', to: [{ rule: 'adapt/technique-untried', reason }] },
        { key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] },
      ],
    }),
  ),
  ...['Approved by legal', 'Licence bought, invoice 2026-17', 'Vertrag mit dem Hersteller'].flatMap(
    (words) => values('select', 'model.licence', ['cc-by-nc-4.0'], [note(words)]),
  ),
  ...values('hosted', 'scope.data_note', [
    'DPA signed 2026-01',
    'Our agreement with the provider covers it',
    'The contract allows it.',
    'Everyone consented',
    'Die Betroffenen haben zugestimmt',
    'Les clients ont donné leur accord',
    'Los datos no salen de la UE',
    'Auftragsverarbeitungsvertrag vom März, Server in Frankfurt',
    'Договор об обработке данных, ЕС',
  ]),
  ...values('select', 'scope.risks', [
    ['It does not know what it does not know'],
    ['No answer in time', '誤った窓口'],
  ]),
  ...values('integrate', 'integrate.guardrails', [
    ['input-limits'],
    ['input-limits', 'output-schema'],
  ]),
  ...values(
    'integrate',
    'integrate.monitoring',
    [{ traces: 'http://collector:4318', metrics: 'the dashboard of the desk' }],
    [
      {
        file: 'app/app.yaml',
        text: '',
        by: appWith('users: machine\nmonitoring: http://collector:4318\n'),
      },
    ],
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
  ...['unknown', 'other', 'cc-by-sa-4.0', 'mit  # ours'].map(
    (licence): Harmless => ({
      record: 'adapt',
      changes: [
        {
          file: 'data/classification/README.md',
          text: 'license: cc0-1.0',
          by: `license: ${licence}`,
        },
      ],
    }),
  ),
  // An endpoint that does not count, and one that says who answers.
  { record: 'adapt', changes: [{ file: accepted, key: 'tokens.prompt', to: null }] },
  { record: 'adapt', changes: [{ file: accepted, key: 'tokens', to: gone }] },
  { record: 'adapt', changes: [{ file: accepted, key: 'answered_by', to: { tiny: 200 } }] },
  { record: 'adapt', changes: [{ file: 'eval/runs/0003-prompt.json', key: 'inputs.2', to: gone }] },
  { record: 'adapt', changes: [{ file: 'eval/runs/0001-baseline.json', key: 'id', to: 'other' }] },
  { record: 'adapt', changes: [{ without: 'eval/runs/0001-baseline.json' }] },
  // Weights that an iteration trained, and that git does not hold.
  {
    record: 'adapt',
    changes: [
      { file: 'weights.json', text: whole, by: '{}' },
      ...Object.keys(walked).flatMap((path) =>
        path.startsWith('models/lora/') ? [{ without: path }] : [],
      ),
    ],
  },
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
    { key: 'integrate.guardrails', to: [] },
    { key: 'scope.success.0.at_least', to: 0.8 },
    { key: 'ignore', to: [{ rule: 'adapt/run-stale', reason: 'Until it is measured again.' }] },
    { without: 'eval/runs/0010-quantize.json' },
  ].map((before): Harmless => ({ record: 'integrate', changes: [], since: [behind, before] })),
  // Figures and notes that are as sound as they are rare.
  ...[
    { key: 'steps.2.retried', to: 40 },
    { key: 'steps.2.refused', to: 50 },
    { key: 'steps.2.first_token_ms', to: gone },
    { key: 'steps.2.first_token_ms', to: { p50: 18.3, p95: 41 } },
    { key: 'steps.2.tokens_per_s', to: null },
    { key: 'steps.2.latency_ms', to: { p50: 16, p95: 40, p99: 41 } },
  ].map((change): Harmless => ({ record: 'integrate', changes: [{ file: load, ...change }] })),
  ...[
    { key: '1.image', to: 'localhost:5000/team/desk:1.2' },
    { key: '1.image', to: 'ghcr.io/acme/desk' },
    { key: '1.digest', to: `sha256:${'1'.repeat(64)}` },
    { key: '0.run', to: accepted },
  ].map(
    (change): Harmless => ({
      record: 'released',
      changes: [{ file: 'deploy/releases.yaml', ...change }],
    }),
  ),
  ...[
    { n_ctx: 4096, n_batch: 512 },
    { n_ctx: 0 },
    { max_model_len: 2048 },
    { api_key: '$KEY' },
  ].map(
    (to): Harmless => ({
      record: 'integrate',
      changes: [{ file: 'deploy/serve.yaml', key: 'flags', to }],
    }),
  ),
  ...values('integrate', 'integrate.serve.endpoint', [
    '/v1/chat/completions',
    '/v1/tickets',
    '/v1/classify',
    '/v1/classification/',
    'https://desk.example.com/v1/Classification',
  ]),
  { record: 'integrate', changes: [...application, { key: 'adapt.looks.2', to: throughApp }] },
  ...['0003-prompt', '0004-prompt'].map(
    (name): Harmless => ({
      record: 'adapt',
      changes: [{ file: `eval/runs/${name}.json`, key: 'model.revision', to: 'recipe-2' }],
    }),
  ),
  ...values('adapt', 'adapt.iterations.1.change', ['4-shot, nearest by words, not letters']),
  ...values('adapt', 'adapt.iterations.3.change', [
    'LoRA, rank 16, 7 epochs',
    'LoRA, stopped early after 3 epochs',
    'LoRA, best of 5 epochs kept',
    'LoRA, as DPO comes later',
  ]),
  ...['2026-11-27T08:56:32+01:00', '2026-11-27T07:56:32.123456Z', '2026-11-27 07:56:32Z'].map(
    (to): Harmless => ({ record: 'adapt', changes: [{ file: accepted, key: 'created', to }] }),
  ),
  ...values('listed', 'model.considered', [['HuggingFaceTB/SmolLM2-360M-Instruct']]),
  ...values('listed', 'model.why', [
    'Popular with the team, and small enough',
    'Recommended by the vendor for German',
    'cheap to run',
  ]),
  ...values('hosted', 'model.base_url', [
    'https://eu.api.openai.com/v1',
    'https://openrouter.ai/api/v1',
    'https://desk.openai.azure.com/openai/v1',
  ]),
  ...values('hosted', 'scope.data_note', [
    'Agreement of 2026-03; its renewal is pending',
    'Provider keeps nothing, EU region',
    'The old contract expired; the new one, 4712, is signed',
    'Pending requests are deleted after a day under the agreement',
    'Trusted partner under contract, region Frankfurt',
    'https://intranet.example.com/contracts/4711, signed in March',
    'Anonymised before sending',
  ]),
  ...values('select', 'scope.use_case', [
    'Help customers find the right product',
    'Improve the wording of support replies',
    'Use AI to help people write letters to the city',
    'Answer customers as the desk would.',
  ]),
  ...values('select', 'scope.risks', [
    ['Tickets with password= in them are routed alike'],
    ['Bearer authentication could fail'],
    ['api_key=$DESK_KEY leaks'],
    ['access_token=$DESK_TOKEN leaks'],
    ['fw_route_tickets_2026_by_queue_and_language is slow'],
    ['dapi4tickets is down'],
    ['The limit of max_tokens=256 cuts answers'],
    ['Nothing is disabled by it'],
  ]),
  ...values('pretrain', 'model.feasibility.cost', ['a lot less than 100 EUR', 'about 12 kWh']),
  // Test data that grew, came anew, or lie otherwise.
  ...[
    (lines: readonly string[]) => lines.slice(0, 150),
    (lines: readonly string[]) => lines.toReversed(),
    (lines: readonly string[]) => lines.map((line) => line.replace('"input": "', '$&Old: ')),
    (lines: readonly string[]) => lines.map((line) => `${line}\r`),
  ].map(
    (before): Harmless => ({
      record: 'integrate',
      changes: [],
      since: [
        behind,
        {
          file: test,
          text: whole,
          by: `${before((walked[test] ?? '').trimEnd().split('\n')).join('\n')}\n`,
        },
      ],
    }),
  ),
  // A release more than before.
  {
    record: 'released',
    changes: [],
    since: [behind, { file: 'deploy/releases.yaml', key: '1', to: gone }],
  },
  // The list of them lies elsewhere.
  {
    record: 'released',
    changes: [
      { key: 'integrate.release', to: 'deploy/releases-eu.yaml' },
      { file: 'deploy/releases-eu.yaml', text: whole, by: [0, 1].map(sameRelease).join('') },
      { without: 'deploy/releases.yaml' },
    ],
    since: [behind],
  },
  // Where models are called lies at many paths, and what is asked there in many ways.
  ...[
    'https://openrouter.ai/api/v1',
    'https://api.deepseek.com',
    'https://models.github.ai/inference',
    'https://generativelanguage.googleapis.com/v1beta/openai/',
    'https://api.cloudflare.com/client/v4/accounts/0123/ai/v1',
    'https://platform.corp.example/llm/v1',
    'http://[::1]:8080/v1',
    'http://localhost:11434/v1/',
    'http://host.docker.internal:12434/engines/v1',
    'https://api.openai.com/v1/',
  ].flatMap((url) => values('hosted', 'model.base_url', [url])),
  ...values('hosted', 'model.request', [
    { headers: { 'X-Title': 'Support desk', 'HTTP-Referer': 'https://desk.example.com' } },
    { extra_body: { top_p: 0.9, seed: 7, n: 1, stop: ['\n\n'] } },
    { extra_body: { presence_penalty: 0.5, service_tier: 'flex' } },
  ]),
  ...values('hosted', 'model.price', [
    { input: 0.02, output: 0.03 },
    { input: 150, output: 600, currency: 'EUR' },
    { input: 550, output: 2200, currency: 'KRW' },
    { input: 0, output: 0 },
    { input: 0.1, output: 0.1, currency: '€' },
  ]),
  ...values('hosted', 'model.context_length', [128_000, 32_768]),
  ...values('listed', 'model.context_length', [512, 128]),
  ...values('listed', 'model.id', ['models/our desk', 'corp-mirror/SmolLM2-135M-Instruct']),
  // The service, and what stands before it.
  ...values('integrate', 'integrate.serve.endpoint', [
    '/v1/chat/completions',
    '/desk/v2/route',
    'https://api.example.com/v2/tickets?region=eu',
  ]),
  ...values('integrate', 'integrate.rollback', [
    'poe release with the digest of the release before',
  ]),
  ...values(
    'integrate',
    'integrate.rollback',
    [
      'Run scripts/rollback.sh of the repository desk-ops',
      'cd /opt/desk && ./rollback.sh',
      'helm rollback desk release-2026-11',
      'poe roll-back',
      'Restore deploy/serve.yaml, then poe release',
      'Follow https://wiki.example.com/desk/rollback.md',
      'Blue/green: point the router/proxy back to v1.2.py3',
      'Edit compose.yaml to the old tag, and pm2 restarts Node.js',
      'Revert in GitOps: apps/desk/values.yaml',
    ],
    [
      // Tasks of poe may be listed in one table.
      {
        file: 'pyproject.toml',
        text: '[tool.poe.tasks.lint]',
        by: '[tool.poe.tasks]  # ours\nroll-back.cmd = "bash back.sh"\n\n[tool.poe.tasks.lint]',
      },
    ],
  ),
  ...values('released', 'integrate.rollback', [
    'Go back to release 2.1 of the chart',
    'helm rollback desk release-2026-11',
    'Serve the image desk:release-41 again',
    'Serve release 1 again',
    'release-1',
  ]),
  {
    record: 'released',
    changes: [
      {
        file: 'deploy/releases.yaml',
        text: whole,
        by: `\uFEFF${[0, 1].map(sameRelease).join('')}`,
      },
    ],
  },
  // What other tools read below a key of their own.
  {
    record: 'integrate',
    changes: [{ text: 'integrate:\n', by: 'integrate:\n  x-desk: [yes, 2026-11-27]\n' }],
  },
  ...values(
    'integrate',
    'integrate.rollback',
    ['See docs/runbook.md: rollback of the desk'],
    [{ file: 'docs/runbook.md', text: whole, by: '# Rollback\n' }],
  ),
  // What a task of poe runs, its own way.
  ...[
    'cmd = "python -m lifecycle.tool check --no-colour"',
    'shell = """\npython -m lifecycle.tool check\n"""',
    'help = "echo"\ncmd = "make check"',
    'sequence = ["lint", "record"]',
    'script = "lifecycle.tool:check"',
  ].map(
    (by): Harmless => ({
      record: 'adapt',
      changes: [
        { file: '.genai/base.txt', text: whole, by: '==== text pyproject.toml\nText.\n' },
        { file: 'pyproject.toml', text: 'cmd = "python -m lifecycle.tool check"', by },
      ],
    }),
  ),
  // A day is a day, in quotes or not.
  {
    record: 'adapt',
    changes: [
      { key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] },
      {
        text: 'version: 1\n',
        by: 'version: 1\nignore:\n  - rule: adapt/technique-untried\n    reason: Aligning comes next.\n    expires: 2026-12-20\n',
      },
    ],
  },
  ...values('pretrain', 'model.licence', ['ours', 'In-house']),
  ...values('select', 'model.why', [
    'Better than the others on dev',
    'Fewer errors in German',
    'Claude was slower',
  ]),
  ...values('select', 'project.owner', ['Claude', 'Dev Patel', 'Bot & Söhne', 'Ops', 'AI team']),
  ...values('select', 'scope.risks', [
    ['Errors cost customers money'],
    ['Wrong answers'],
    ['Works council objects'],
  ]),
  ...[
    'users: network\nlog: none\nkeep_days: 365\n',
    'users: machine\nretrieval: { documents: [docs], passages: 6, vectors: wordllama }\n',
    'users: machine\nstate: state.sqlite3\nmonitoring: https://collector.example.com\n',
  ].map(
    (by): Harmless => ({
      record: 'integrate',
      changes: [{ file: 'app/app.yaml', text: whole, by: appWith(by) }],
    }),
  ),
  ...[
    ['timeout_s', 600],
    ['context', 4096],
    ['flags', { n_gpu_layers: 99 }],
  ].map(
    ([key, to]): Harmless => ({
      record: 'integrate',
      changes: [{ file: 'deploy/serve.yaml', key: `${key}`, to }],
    }),
  ),
  ...values(
    'select',
    'adapt.techniques',
    [['prompt', 'align']],
    [
      {
        file: 'data/classification/preferences.jsonl',
        text: whole,
        by: '{"id": "p1", "input": "Where is it?", "chosen": "delivery", "rejected": "refund"}\n{"id": "p2", "input": "How is it?", "rejected": "refund"}\n',
      },
    ],
  ),
  ...values('hosted', 'scope.data_note', [
    'Agreement signed in March 2026, an annex is to be signed in May.',
    'The agreement of 2024 was renewed in 2026; EU region.',
    'GDPR Art. 28 agreement of 2026-03, processing in Frankfurt.',
  ]),
  // A workflow may do much beside the check, and hand on what it says in many ways.
  ...[
    '      - run: uv run poe check || { echo "see docs"; exit 1; }',
    '      - run: |\n          uv run poe check || status=$?\n          cat log\n          exit $status',
    '      - run: |\n          set -o pipefail\n          uv run poe check | tee check.log',
    '      - run: uv run poe check | tee check.log\n        shell: bash',
    '      - run: |\n          rm -f check.log || true\n          uv run poe check',
    '      - run: uv run poe lint || true\n      - run: uv run poe check',
    '      - run: test -f x || uv run poe check',
    '      - run: if ! uv run poe check; then exit 1; fi',
    '      - uses: pre-commit/action@v3.0.1',
    '      - run: make check',
    '      - run: ./ci/check.sh',
    '      - run: uv run poe check  # || true is no way',
    '      - run: uv run poe check .',
    '      - run: uv run poe check ./lifecycle.yaml --format github',
    '      - run: uv run poe check apps/desk',
    "      - run: uv run poe check\n        if: github.actor != 'dependabot[bot]'",
    "      - run: uv run poe check\n        if: github.actor != 'renovate-bot'",
    `      - run: uv run poe check\n    if: \${{ !cancelled() }}`,
    `      - id: asked\n        run: uv run poe check --format sarif > check.sarif\n        continue-on-error: true\n      - uses: github/codeql-action/upload-sarif@v4\n      - run: exit 1\n        if: steps.asked.outcome == 'failure'`,
    `      - run: uv run poe check\n        continue-on-error: \${{ false }}`,
    '      - run: |\n          sed -i "s/colour/color/" README.md\n          uv run poe check',
    '      - run: echo "$(date)" && uv run poe check',
    '      - run: |\n          export FOUND="$(ls)"\n          uv run poe check',
    `      - run: uv run poe check\n    if: \${{ !github.event.pull_request.draft }}`,
    '      - run: git fetch origin main && uv run poe check',
  ].map((steps) => runs(steps)),
  ...[
    '[push, pull_request]',
    'merge_group',
    'workflow_call',
    '{ schedule: [], push: }',
    '{ pull_request: { paths-ignore: [docs/**, "*.md"] } }',
    '{ pull_request: { paths: [lifecycle.yaml] }, merge_group: }',
    '{ push: { paths: ["*.yaml", "**/*.jsonl", "prompt/**", "eval/runs/*", "src/**"] } }',
    '{ push: { paths: ["!docs/**", "**", "!deploy/**"] } }',
    // The project lies in a folder of the repository.
    '{ pull_request: { paths: [apps/desk/**] } }',
    '{ pull_request: { types: [opened, synchronize, reopened] }, push: { branches: [main] } }',
    '{ push: { branches: [main], tags: ["v*"] } }',
  ].map((on) => runs('      - run: uv run poe check --since origin/main', on)),
  runs('      - uses: genai-lifecycle/create-genai-project@v1', 'pull_request'),
  runs(
    `      - uses: actions/checkout@v6\n        with: { ref: "\${{ github.event.pull_request.head.sha }}" }\n      - run: uv run poe check --since HEAD^1`,
    '[pull_request]',
  ),
  runs(
    '      - run: |\n          base=origin/main\n          npx create-genai-project check --format sarif \\\n            --since $base > check.sarif',
    '[pull_request]',
  ),
  runs(
    `      - uses: actions/checkout@v6\n        with: { ref: "\${{ github.event.pull_request.head.sha }}" }\n      - run: uv run poe check --since origin/main`,
    'pull_request_target',
  ),
  runs(
    `      - run: uv run poe check\n      - run: uv run poe check --since "origin/$GITHUB_BASE_REF"\n        if: github.event_name == 'pull_request'`,
    '[push, pull_request]',
  ),
  runs(
    `      - run: uv run poe check\n        if: github.ref == 'refs/heads/main'\n      - run: uv run poe check --since "origin/$GITHUB_BASE_REF"\n        if: github.event_name == 'pull_request'`,
    '[push, pull_request]',
  ),
  runs('      - run: uv run poe check | tee check.log', 'push\ndefaults: { run: { shell: bash } }'),
  ...values('hosted', 'scope.data_note', [
    'AVV unterzeichnet, EU-Region, keine Speicherung',
    'Accord de sous-traitance signé le 12 mai 2026',
    'Verwerkersovereenkomst getekend, regio EU',
    'データ処理契約を締結済み、国内リージョン',
    'Подписан договор поручения обработки, серверы в РФ',
    'The agreement is pending renewal, the present one runs until 2027-03',
    'Contract requested by legal in May, signed in June 2026',
    'Agreement 4711. Nothing is kept. Unknown requests are dropped.',
    'Names are masked before sending; the key stays with us',
    'No agreement is needed: names are masked before sending',
    'We have a DPA.',
    'DPA with OpenAI',
  ]),
  ...values('hosted', 'model.base_url', [
    'https://ollama.com/v1',
    'https://api.groq.com/openai/v1',
    'https://api.z.ai/api/paas/v4',
    'https://api.deepseek.com/v1',
    'https://router.huggingface.co/v1',
    'https://llm.acme.com/your-team/v1',
  ]),
  ...values('pretrain', 'model.licence', [
    'OpenRAIL++',
    'gpl-3.0+',
    'modified-mit',
    'Modified MIT',
    'MIT (phi)',
    'Granite Apache-2.0',
    'Swallow Llama3.1',
    'Apache-2.0 (weights), CC-BY-4.0 (data)',
    'LFM Open License v1.0',
    'Cerebras terms',
    'our own, für Forschung und Produkt',
    'our own (研究・商用可)',
    'Internal platform agreement',
  ]),
  ...values('hosted', 'model.licence', ['OpenAI services agreement via Mistral', 'OpenAI terms']),
  sized('meta-llama/Llama-4-Scout-17B-16E-Instruct', 108_641_793_536, 640),
  sized('meta-llama/Llama-4-Maverick-17B-128E-Instruct', 401_583_781_376, 1024),
  ...values('integrate', 'integrate.rollback', [
    'systemctl start desk-previous',
    'just rollback',
    'helm upgrade desk --version 1.3',
    'terraform apply with the last state',
    'Turn the flag off; the old rules answer',
    'Swap the Azure slot back to production',
  ]),
  ...values('integrate', 'integrate.monitoring', [
    { metrics: 'weekly sample of 50 answers, read by Ann' },
    { metrics: 'Ops reads the log each morning' },
    { traces: 'logs in Loki' },
    { metrics: '每周抽查' },
  ]),
  ...[
    'retrieval: { documents: [data/handbook.md, docs/env.md] }\n',
    'monitoring: http://localhost:4318\n',
    'state: /var/lib/desk/app.sqlite3\n',
  ].map(
    (more): Harmless => ({
      record: 'integrate',
      changes: [{ file: 'app/app.yaml', text: whole, by: `title: Desk\nusers: machine\n${more}` }],
    }),
  ),
  ...values('select', 'model.revision', ['A', 'newest of May', 'v2.1', 'final of the 3rd of May']),
  ...values('listed', 'model.id', ['corp-mirror/SmolLM2-135M-Instruct', 'models/gpt-4-style']),
  ...values('hosted', 'model.id', ['desk-tts-free-2026-01-01', 'embedded-desk-2026-01-01']),
  ...values('adapt', 'adapt.iterations.1.change', [
    '4 shots',
    'four-shot, shorter',
    'four examples',
    'Eight labels in the prompt',
    'One-line rules',
    'Instead of eight examples, four',
    'max_tokens as before',
    'LoRA comes next; shorter for now',
  ]),
  ...values('adapt', 'adapt.iterations.3.change', [
    'LoRA, alpha 32, no dropout',
    'Seven epochs of LoRA',
    'LoRA on labels checked twice',
    'LoRA, learning rate 0.003.',
    'LoRA, lr 3 × 10^-3',
    'LoRA with dropout 0% of the time',
    'LoRA, 7.0 epochs.',
  ]),
  ...values('select', 'project.owner', ['IT', 'Support', 'Root & Branch Ltd', '担当：佐藤']),
  ...values('select', 'project.summary', ['Demo of the routing', 'Copy editing with GPT']),
  ...values('select', 'model.why', [
    'Cheap and fast enough',
    '日本語の精度が高い',
    'Am besten auf Deutsch',
  ]),
  ...values('select', 'scope.risks', [
    ['Nobody looks at it'],
    ['Unknown senders'],
    ['Standard replies go out'],
    ['Risque de fuite'],
  ]),
  ...values('select', 'scope.out_of_scope', [
    ['Future orders'],
    ['Andere Sprachen'],
    ['その他の言語'],
  ]),
  ...values('select', 'scope.use_case', [
    'Transform data sheets into product texts',
    'Text classification of support tickets by queue',
    'Unlock codes are sent to customers who lost them',
    'Kunden helfen, die richtige Rechnung zu finden',
    'Помочь пользователям найти форму',
  ]),
  ...values('adapt', 'adapt.iterations.1.change', [
    'Tuned the label order',
    'Second example first',
    'Prompt auf Deutsch',
    'プロンプトを英語に変更',
    'Version 2 of the rules',
  ]),
  ...values('select', 'scope.risks', [
    ['None of the queues fits'],
    ['No agent is there at night'],
    ['Unknown languages'],
    ['Not all senders are known'],
    ['Special characters'],
    ['Nothing is signed'],
  ]),
  ...values('select', 'project.owner', ['Team Blå', 'Example Desk', 'User Support']),
  ...values('adapt', 'adapt.iterations.1.next', ['Fine-tune', 'Make it shorter', 'Stop here']),
  ...values('adapt', 'adapt.iterations.1.change', [
    'ラベルを修正',
    'Prompt for reruns of old tickets',
  ]),
  ...values('hosted', 'scope.data_note', [
    'No records are kept after 30 days',
    'Signed on 2026-03-12, small business terms',
    'Only safe-harbour data; DPA 4711',
    'Signed in March, not yet renewed',
  ]),
  // What GitHub refuses, and the check reads on.
  runs(
    '      - null\n      - { run: [1], if: [false] }\n      - { run: { a: 1 } }\n      - run: make check || true',
  ),
  runs('      - run: uv run poe check', '[{ push: }]'),
  ...[
    '      - run: mise run check',
    '      - run: ./gradlew check',
    '      - run: dagger call check',
    '      - run: echo "Now the record" && uv run poe check',
    '      - run: uv run poe check | tee check.log\n        shell: bash -eo pipefail {0}',
    '      - shell: bash --noprofile {0}\n        run: |\n          ls\n          uv run poe check',
    '      - shell: bash --noprofile -e {0}\n        run: |\n          uv run poe check\n          ls',
  ].map((steps) => runs(steps)),
  // What is one's own may be called so.
  ...values('pretrain', 'model.licence', [
    'Proprietary, owned by Acme',
    'Health AI Developer Foundations',
  ]),
  {
    record: 'adapt',
    changes: [
      {
        file: 'data/classification/README.md',
        text: 'license: cc0-1.0',
        by: 'license: proprietary',
      },
    ],
  },
  // Names say when they were made in many ways.
  ...values(
    'hosted',
    'model.id',
    [
      'gpt-4o-2024-08-06',
      'mistral-medium-2505',
      'gemini-2.0-flash-001',
      'kimi-k2-0905-preview',
      'desk-router-2026-01',
    ],
    [{ key: 'model.revision', to: gone }],
  ),
  // Two branches that were merged both made run 6, and recorded it.
  ...[3, 4].map(
    (before): Harmless => ({
      record: 'adapt',
      changes: [
        ...twins,
        {
          key: 'adapt.iterations.4',
          to: {
            technique: 'prompt',
            change: '4-shot',
            run: twin,
            compared_with: 'eval/runs/0003-prompt.json',
            verdict: 'no-difference',
          },
        },
        ...(before === 3 ? [{ key: 'adapt.iterations', swap: [3, 4] as const }] : []),
      ],
    }),
  ),
  // What the other branch made is added at the end, whatever its number, and made a week before.
  ...['0005-prompt-2', '0008-prompt'].map(
    (id): Harmless => ({
      record: 'adapt',
      changes: [
        ...madeAs('0005-prompt-2', '2026-11-19T08:00:00Z'),
        ...madeAs(id, '2026-11-20T08:00:00Z'),
        {
          key: 'adapt.iterations.4',
          to: {
            technique: 'prompt',
            change: '4-shot',
            run: `eval/runs/${id}.json`,
            compared_with: 'eval/runs/0003-prompt.json',
            verdict: 'no-difference',
          },
        },
      ],
    }),
  ),
  // One of them was not recorded.
  {
    record: 'adapt',
    changes: twins,
  },
];
