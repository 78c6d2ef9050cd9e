import { type Change, gone, whole } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';
import { walkedProject } from '../records.ts';

const walked = walkedProject();
const file = (name: string) => `eval/runs/${name}.json`;
const candidate = file('0006-fine-tune');
const accepted = file('0007-fine-tune');
const optimized = file('0010-quantize');
const load = 'deploy/runs/0002-load.json';
const metrics = 'tasks.classification.metrics';
const both = (key: string, to: unknown): Change[] =>
  [candidate, accepted].map((path) => ({ file: path, key, to }));
const read = (path: string) => JSON.parse(walked[path] ?? '');
const lines = (path: string) =>
  (walked[`${path}l`] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const written = (path: string, examples: readonly object[]): Change => ({
  file: `${path}l`,
  text: whole,
  by: examples.map((each) => `${JSON.stringify(each)}\n`).join(''),
});
/** What the accepted run says without its first example, which was right. */
const shorter = { n: 199, metrics: { accuracy: { value: (0.985 * 200 - 1) / 199 } } };
const hosted = 'https://llm.example.com/v1';
const personal: Change = { key: 'scope.data_sensitivity', to: 'personal' };
const step = (more: object) => ({
  offered_rps: 4,
  seconds: 9,
  sent: 41,
  answered: 41,
  lost: 0,
  latency_ms: { p50: 18, p95: 41, p99: 43 },
  ...more,
});

/** A run through the application, with the answers of another. */
const throughApp = file('0050-application');
const named = { key: 'integrate.application_run', to: throughApp };
const application = (of: string, more: object = {}): Change[] => [
  {
    file: throughApp,
    text: whole,
    by: JSON.stringify({
      ...read(optimized),
      ...read(of),
      model: read(optimized).model,
      id: '0050-application',
      technique: 'application',
      examples: { path: `${throughApp}l`, sha256: '' },
      ...more,
    }),
  },
  { file: `${throughApp}l`, text: whole, by: walked[`${of}l`] ?? '' },
];
const cutOff = (many: number) =>
  lines(optimized).map((each, index) =>
    index < many ? { ...each, finish_reason: 'length' } : each,
  );

/** Where a run, a model and the record say different things, each sound by itself. */
export const contradictions: readonly Mutation[] = [
  ...breaks('adapt/run-malformed', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    {
      ...written(
        accepted,
        lines(accepted).map((each) => ({ ...each, scores: { accuracy: 1 } })),
      ),
      how: 'call wrong answers right',
      with: [{ file: accepted, key: metrics, to: { accuracy: { value: 1 } } }],
    },
    {
      file: `${accepted}l`,
      key: '0.scores.accuracy',
      to: 0,
      how: 'call a right answer wrong',
      with: [{ file: accepted, key: metrics, to: { accuracy: { value: 0.98 } } }],
    },
    { file: accepted, key: `${metrics}.macro_f1`, to: { value: 0.99 }, how: 'raise a little' },
    { file: accepted, key: 'answered_by', to: { tiny: 900 }, how: 'have more answered than asked' },
    {
      file: accepted,
      key: 'tokens.prompt',
      to: 1,
      how: 'count less than one answer took',
      with: [{ file: `${accepted}l`, key: '0.prompt_tokens', to: gone }],
    },
    {
      file: 'data/classification/test.jsonl',
      text: lines(accepted)[0].id,
      by: `${lines(accepted)[0].id}", oops`,
      how: 'break a line of the data',
      with: [
        { file: accepted, key: 'inputs.1.sha256', hashOf: 'data/classification/test.jsonl' },
        written(accepted, lines(accepted).slice(1)),
        { file: accepted, key: 'tasks.classification', to: shorter },
        { file: accepted, key: 'endings', to: { answered: 199 } },
        { file: accepted, key: 'tokens', to: {} },
        { file: accepted, key: 'latency_ms', to: {} },
      ],
    },
    { file: `${accepted}l`, key: '0.latency_ms', to: -5, how: 'answer before it was asked' },
    { file: `${accepted}l`, key: '0.completion_tokens', to: -2, how: 'owe tokens' },
    { file: accepted, key: 'tokens.reasoning', to: -1, how: 'owe thoughts' },
  ]),
  ...breaks('adapt/look-incomplete', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    {
      file: accepted,
      key: 'inputs.0',
      to: gone,
      how: 'leave out the prompt',
      with: [{ file: candidate, key: 'inputs.0', to: gone }],
    },
    {
      file: accepted,
      key: 'prompt.shots',
      to: 4,
      how: 'show examples of nowhere',
      with: [
        { file: candidate, key: 'prompt.shots', to: 4 },
        { key: 'adapt.iterations.3.change', to: 'lora, 4-shot' },
      ],
    },
    {
      file: accepted,
      key: 'scorer.1',
      to: { ...read(accepted).inputs[0], key: null },
      kind: 'A3',
      how: 'name the prompt as what scores',
    },
  ]),
  ...breaks('adapt/accepted-not-on-test', { record: 'adapt', at: 'adapt.accepted', kind: 'A6' }, [
    {
      file: accepted,
      key: 'inputs.1.path',
      to: 'data/easy/test.jsonl',
      how: 'take another file of that name',
      with: [
        {
          file: 'data/easy/test.jsonl',
          text: whole,
          by: walked['data/classification/test.jsonl'] ?? '',
        },
      ],
    },
  ]),
  ...breaks('adapt/technique-contradicts-run', { record: 'adapt', kind: 'A5' }, [
    [
      'adapt.iterations.3.technique',
      'prompt',
      {
        how: 'hide training in the runs, too',
        with: [...both('technique', 'prompt'), { key: 'adapt.techniques', to: ['prompt'] }],
      },
    ],
    [
      'adapt.iterations.3.technique',
      'align',
      {
        how: 'call tuning aligning in the runs, too',
        with: [...both('technique', 'align'), { key: 'adapt.techniques', to: ['prompt', 'align'] }],
      },
    ],
    {
      file: accepted,
      key: 'technique',
      to: 'prompt',
      at: 'adapt.accepted',
      how: 'look at another',
    },
    { file: accepted, key: 'technique', to: 'align', at: 'adapt.accepted', how: 'look at another' },
    {
      file: file('0004-prompt'),
      key: 'technique',
      to: 'baseline',
      at: 'adapt.iterations.1.technique',
      how: 'call the model a baseline',
      with: [{ key: 'adapt.iterations.1.technique', to: 'baseline' }],
    },
  ]),
  ...breaks('adapt/trained-model-not-measured', { record: 'adapt', kind: 'A5' }, [
    {
      file: file('0004-prompt'),
      key: 'technique',
      to: 'merge',
      at: 'adapt.iterations.1.run',
      how: 'merge nothing',
      with: [{ key: 'adapt.iterations.1.technique', to: 'merge' }],
    },
  ]),
  ...breaks('adapt/run-elsewhere', { record: 'integrate', kind: 'A7' }, [
    {
      file: optimized,
      key: 'model.base_url',
      to: hosted,
      at: 'integrate.optimized_run',
      with: [personal],
    },
  ]),
  ...breaks('adapt/run-of-other-model', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    [
      'model.chat_template_kwargs',
      { enable_thinking: true },
      { how: 'have it think in the record' },
    ],
    {
      file: accepted,
      key: 'model.chat_template_kwargs',
      to: { enable_thinking: false },
      how: 'have it think in no record',
      with: [
        { file: candidate, key: 'model.chat_template_kwargs', to: { enable_thinking: false } },
      ],
    },
    ['model.context_length', 10, { how: 'read less than it was asked', kind: 'A9' }],
  ]),
  ...breaks('model/pretraining-unplanned', { record: 'pretrain', kind: 'A9' }, [
    [
      'model.source',
      'existing',
      { how: 'call it an existing one', with: [{ key: 'model.feasibility', to: gone }] },
    ],
  ]),
  ...breaks('model/unencrypted', { record: 'integrate', kind: 'A7' }, [
    ['integrate.serve.endpoint', 'http://desk.example.com/v1/classification'],
    ['integrate.serve.endpoint', 'http://desk.example.com/v1', { with: [personal] }],
  ]),
  ...breaks('integrate/service-too-short', { record: 'integrate', kind: 'A1', at: 'integrate' }, [
    { file: 'deploy/serve.yaml', key: 'context', to: 32 },
    { file: 'deploy/serve.yaml', key: 'max_input_chars', to: 40 },
  ]),
  ...breaks('form/repeated', { record: 'listed', at: 'model.considered.0' }, [
    ['model.considered', ['HuggingFaceTB/SmolLM2-135M-Instruct'], { how: 'consider itself' }],
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    {
      file: 'pyproject.toml',
      text: '[tool.poe.tasks.rollback]',
      by: '# [tool.poe.tasks.rollback]',
      at: 'integrate.rollback',
    },
  ]),
  ...breaks('integrate/incomplete', { record: 'integrate', kind: 'A1' }, [
    [
      'integrate.guardrails',
      ['refusal'],
      { at: 'integrate.guardrails.0', how: 'refuse unmeasured' },
    ],
    [
      'integrate.guardrails',
      ['input-limits', 'output-schema', 'refusal'],
      { at: 'integrate.guardrails.2', how: 'refuse unmeasured, among others' },
    ],
  ]),
  ...breaks('integrate/transforms-contradict-run', { record: 'integrate', kind: 'A1' }, [
    ...[
      ['prune', 'merge', 'gguf-f16'],
      ['merge', 'quantize-int8', 'gguf-f16'],
      ['distil', 'gguf-f16'],
    ].map((to, index): Row => ['integrate.optimize', to, { how: `claim more, ${index + 1}` }]),
  ]),
  ...breaks(
    'integrate/load-run-malformed',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.load_run', file: load },
    [
      [
        'steps.2.offered_rps',
        100,
        { how: 'claim a rate', with: [{ key: 'integrate.serve.rate_rps', to: 100 }] },
      ],
      ['steps.2.seconds', 900, { how: 'stretch' }],
    ],
  ),
  ...breaks('integrate/load-run-stale', { record: 'integrate', kind: 'A1' }, [
    {
      file: load,
      key: 'created',
      to: '2026-10-01T00:00:00Z',
      at: 'integrate.serve.load_run',
      how: 'date before what it names',
    },
  ]),
  ...breaks('integrate/latency-missed', { record: 'integrate', kind: 'A1' }, [
    {
      file: load,
      key: 'steps',
      to: [step({}), step({ latency_ms: { p50: 900, p95: 2000, p99: 3000 } })],
      at: 'integrate.serve.rate_rps',
      how: 'be quick the first time',
      with: [{ key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 800 } }],
    },
  ]),
  ...breaks('integrate/application-run-of-other', { record: 'integrate', kind: 'A1' }, [
    [named.key, named.to, { how: 'ask what dev asks', with: application(candidate) }],
  ]),
  ...breaks('integrate/answers-missing', { record: 'integrate', kind: 'A1' }, [
    [
      named.key,
      named.to,
      {
        how: 'cut answers off on the way',
        with: [
          ...application(optimized, { endings: { answered: 188, 'cut off': 12 } }),
          written(throughApp, cutOff(12)),
        ],
      },
    ],
  ]),
];
