import { type Change, gone, whole } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';
import { walkedProject } from '../records.ts';
import { unanswered } from './unanswered.ts';

const accepted = 'eval/runs/0007-fine-tune.json';
const optimized = 'eval/runs/0010-quantize.json';
const candidate = 'eval/runs/0006-fine-tune.json';
const load = 'deploy/runs/0002-load.json';
const prompt = 'prompt/classification/default.md';
/** The load run is of the accepted model: for where no other is served. */
const loadOfAccepted: readonly Change[] = [
  {
    file: load,
    key: 'service.model',
    to: { id: 'models/lora', sha256: `{{${accepted}:model.sha256}}` },
  },
];
const figures = (accuracy: number) => ({
  file: optimized,
  key: 'tasks.classification.metrics',
  to: { accuracy: { value: accuracy } },
});
/** The first answers of the run after the transforms become wrong. */
const wrong = (many: number): readonly Change[] =>
  Array.from({ length: many }, (_, line) => [
    { file: `${optimized}l`, key: `${line}.scores.accuracy`, to: 0 },
    { file: `${optimized}l`, key: `${line}.output`, to: 'I cannot say.' },
  ]).flat();
const tiny = JSON.parse(walkedProject()['eval/runs/0003-prompt.json'] ?? '').model;
/** A target that the accepted run meets, and none that lost answers. */
const demanding: readonly Change[] = [
  { key: 'scope.success.0.at_least', to: 0.95 },
  { key: 'adapt.iterations.3.verdict', to: 'improved' },
  { key: 'integrate.tolerance', to: 0.15 },
];
/** A run through the application, as `poe evaluate --through app` writes it. */
const throughApp = 'eval/runs/0050-application.json';
const ofModel = JSON.parse(walkedProject()[optimized] ?? '{}');
const examples = { ...ofModel.examples, path: `${throughApp}l` };
const asApplication = { ...ofModel, id: '0050-application', technique: 'application', examples };
const application = (more: object = {}): readonly Change[] => [
  { file: throughApp, text: whole, by: JSON.stringify({ ...asApplication, ...more }) },
  { file: `${throughApp}l`, text: whole, by: walkedProject()[`${optimized}l`] ?? '' },
];
/** The application's own file, with more or less of it. */
const appFile = (more = ''): readonly Change[] => [
  { file: 'app/app.yaml', text: whole, by: `title: desk\nusers: machine\n${more}` },
];
/** The first answers through the application are wrong. */
const wrongApplication = (many: number): readonly Change[] => {
  const lines = (walkedProject()[`${optimized}l`] ?? '').trimEnd().split('\n');
  const examples = lines.map((line, index) => {
    const example = JSON.parse(line);
    return index < many ? { ...example, output: '?', scores: { accuracy: 0 } } : example;
  });
  const right = examples.reduce((sum, { scores }) => sum + scores.accuracy, 0);
  const metrics = { accuracy: { value: right / examples.length } };
  return [
    ...application({
      examples: { path: `${throughApp}l`, sha256: '' },
      tasks: { classification: { n: examples.length, metrics } },
    }),
    {
      file: `${throughApp}l`,
      text: whole,
      by: examples.map((example) => `${JSON.stringify(example)}\n`).join(''),
    },
  ];
};
const stale = (role: string) =>
  ofModel.inputs.map((input: { role: string }) =>
    input.role === role ? { ...input, sha256: '0'.repeat(64) } : input,
  );
const named = { key: 'integrate.application_run', to: throughApp };
/** What is served. */
export const integrate: readonly Mutation[] = [
  ...breaks('integrate/incomplete', { record: 'integrate', at: 'integrate.serve', kind: 'A1' }, [
    ['integrate.serve.with', gone],
    ['integrate.serve.endpoint', gone],
    ['integrate.serve.load_run', gone],
    ['integrate.serve.rate_rps', gone],
    ['integrate.rollback', gone, { at: 'integrate' }],
    ['integrate.serve', gone, { at: 'integrate' }],
    ['integrate.augment', ['retrieval'], { at: 'integrate.augment' }],
    [
      'integrate.augment',
      ['program-aided', 'react'],
      { at: 'integrate.augment', record: 'released' },
    ],
  ]),
  ...breaks('integrate/says-nothing', { record: 'integrate', kind: 'A1' }, [
    ['integrate.monitoring', {}],
    [
      'integrate.monitoring',
      { traces: 'none' },
      { at: 'integrate.monitoring.traces', how: 'say nothing' },
    ],
    [
      'integrate.monitoring',
      { metrics: '-' },
      { at: 'integrate.monitoring.metrics', how: 'say nothing' },
    ],
    ['integrate.rollback', 'not applicable', { how: 'say nothing' }],
    ['integrate.rollback', '(none)', { how: 'say nothing' }],
    ['integrate.rollback', '不适用', { how: 'say nothing' }],
    [
      'integrate.monitoring',
      { traces: 'not yet' },
      { at: 'integrate.monitoring.traces', how: 'put off' },
    ],
    [
      'integrate.monitoring',
      { metrics: 'keine' },
      { at: 'integrate.monitoring.metrics', how: 'put off' },
    ],
  ]),
  ...breaks(
    'integrate/application-run-of-other',
    { record: 'integrate', at: 'integrate.application_run' },
    [
      ['integrate.application_run', optimized, { how: 'name a run of the model alone' }],
      ['integrate.application_run', accepted, { how: 'name the accepted run' }],
      [
        named.key,
        named.to,
        {
          with: application({ model: { ...ofModel.model, id: 'models/other', sha256: null } }),
          how: 'ask another model',
        },
      ],
    ],
  ),
  ...breaks('integrate/retrieval-unmeasured', { record: 'integrate' }, [
    [
      'integrate.augment',
      ['retrieval'],
      { with: [named, ...application()], how: 'claim what was not measured' },
    ],
    [
      named.key,
      named.to,
      {
        with: application({
          inputs: [...ofModel.inputs, { ...ofModel.inputs[0], role: 'application' }],
        }),
        how: 'leave unsaid what was measured',
      },
    ],
    [
      named.key,
      named.to,
      {
        with: [...application(), ...appFile('retrieval: { documents: [docs] }\n')],
        how: 'look things up now, and measure nothing',
      },
    ],
  ]),
  ...breaks('integrate/monitoring-off', { record: 'integrate' }, [
    [
      'integrate.monitoring',
      { traces: 'http://collector:4318' },
      { at: 'integrate.monitoring.traces', with: appFile(), how: 'claim what is not sent' },
    ],
    [
      'integrate.monitoring',
      { metrics: 'the dashboard of the desk' },
      { at: 'integrate.monitoring.metrics', with: appFile(), how: 'claim what is not sent' },
    ],
    [
      'integrate.monitoring',
      { metrics: 'http://collector:4318' },
      {
        at: 'integrate.monitoring.metrics',
        with: appFile('monitoring: http://other:4318\n'),
        how: 'name another collector',
      },
    ],
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ['integrate.rollback', 'manually'],
    ['integrate.rollback', 'poe undo', { how: 'name a command that is not there' }],
    ['integrate.rollback', 'rollback'],
    ['integrate.rollback', 'poe'],
  ]),
  ...breaks('integrate/tolerance-too-wide', { record: 'integrate', kind: 'A1' }, [
    ['integrate.tolerance', 50],
    ['integrate.tolerance', 0.5],
    ['integrate.tolerance', 0.21],
  ]),
  ...breaks('integrate/transform-not-evaluated', { record: 'integrate', kind: 'A1' }, [
    ['integrate.optimized_run', gone, { at: 'integrate.optimize', with: loadOfAccepted }],
    [
      'integrate.optimize',
      gone,
      { at: 'integrate', with: [{ key: 'integrate.optimized_run', to: gone }, ...loadOfAccepted] },
    ],
  ]),
  ...breaks(
    'integrate/transforms-contradict-run',
    { record: 'integrate', at: 'integrate.optimize', kind: 'A1' },
    [
      ['integrate.optimize', ['merge', 'gguf-q8_0'], { how: 'claim other bits' }],
      ['integrate.optimize', ['gguf-q8_0'], { how: 'claim other bits', record: 'released' }],
      ['integrate.optimize', ['merge']],
      ['integrate.optimize', ['gguf-q8_0', 'gguf-f16'], { how: 'claim both' }],
      ['integrate.optimize', []],
      ['integrate.optimize', ['gguf-f16', 'merge'], { how: 'exchange' }],
      { file: optimized, key: 'technique', to: 'prompt', at: 'integrate.optimized_run' },
    ],
  ),
  ...breaks('integrate/run-missing', { record: 'integrate', kind: 'A1' }, [
    ['integrate.optimized_run', 'eval/runs/0099-quantize.json'],
    ['integrate.application_run', 'eval/runs/0042-app.json'],
    { without: optimized, at: 'integrate.optimized_run' },
  ]),
  ...breaks('integrate/run-malformed', { record: 'integrate', kind: 'A1' }, [
    [
      'integrate.application_run',
      'uv.lock',
      { how: 'name a lock file', with: [{ file: 'uv.lock', text: '', by: 'version = 1\n' }] },
    ],
    ['integrate.application_run', 'eval/runs', { how: 'name a folder' }],
    ['integrate.application_run', load, { how: 'name a load run' }],
    ['integrate.optimized_run', 'eval/runs/0010-quantize.jsonl'],
  ]),
  ...breaks(
    'integrate/run-partial',
    { record: 'integrate', kind: 'A1', file: optimized, at: 'integrate.optimized_run' },
    [
      ['limit', 200],
      ['limit', 5, { record: 'released' }],
    ],
  ),
  ...breaks(
    'integrate/answers-missing',
    { record: 'integrate', kind: 'A2', at: 'integrate.optimized_run' },
    unanswered(optimized),
  ),
  ...breaks('integrate/run-stale', { record: 'integrate', kind: 'A1' }, [
    [
      named.key,
      named.to,
      { how: 'rest on an old prompt', with: application({ inputs: stale('prompt') }) },
    ],
    [
      named.key,
      named.to,
      { how: 'rest on old data', with: application({ inputs: stale('data') }) },
    ],
  ]),
  ...breaks(
    'integrate/run-of-other-model',
    { record: 'integrate', kind: 'A1', at: 'integrate.optimized_run' },
    [
      { file: 'deploy/serve.yaml', key: 'model', to: 'models/lora' },
      { file: 'deploy/serve.yaml', key: 'model', to: 'models/gguf-q8_0' },
      { file: 'deploy/serve.yaml', key: 'model', to: gone },
      ['integrate.optimized_run', accepted, { with: loadOfAccepted }],
      {
        file: accepted,
        key: 'model',
        to: tiny,
        with: [
          { file: candidate, key: 'model', to: tiny },
          { key: 'adapt.iterations.3.technique', to: 'prompt' },
          { key: 'adapt.iterations.3.change', to: 'zero-shot' },
          ...[candidate, accepted].map((file) => ({ file, key: 'technique', to: 'prompt' })),
        ],
        how: 'accept another',
      },
    ],
  ),
  ...breaks(
    'integrate/run-not-comparable',
    { record: 'integrate', kind: 'A1', file: optimized, at: 'integrate.optimized_run' },
    [
      ['inputs.0', gone],
      [
        'inputs.2',
        {
          role: 'examples',
          task: 'classification',
          path: prompt,
          sha256: '{{eval/runs/0010-quantize.json:inputs.0.sha256}}',
        },
        { how: 'show examples' },
      ],
      ['decoding.temperature', 1],
      ['prompt.shots', 4, { with: [{ file: load, key: 'service.prompt.shots', to: 4 }] }],
      ['request', { reasoning_effort: 'high' }, { how: 'ask otherwise' }],
      ['model.chat_template_kwargs', { enable_thinking: true }, { how: 'let it think' }],
    ],
  ),
  ...breaks(
    'integrate/quality-lost',
    { record: 'integrate', kind: 'A1', at: 'integrate.optimized_run' },
    [
      ['integrate.tolerance', 0.001],
      ['integrate.tolerance', 0],
      { ...figures(0.985 - 12 / 200), with: wrong(12), how: 'lose twelve answers' },
    ],
  ),
  ...breaks(
    'integrate/below-target',
    { record: 'integrate', kind: 'A1', at: 'integrate.optimized_run' },
    [
      ...[12, 16].map((many) => ({
        ...figures(0.985 - many / 200),
        with: [...wrong(many), ...demanding],
        how: 'lose answers that were needed',
      })),
      ...[30, 60].map((many): Row => {
        const at = named.key;
        return [at, named.to, { at, with: wrongApplication(many), how: 'lose answers on the way' }];
      }),
    ],
  ),
  ...breaks(
    'integrate/load-run-missing',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.load_run' },
    [
      ['integrate.serve.load_run', 'deploy/runs/0099-load.json'],
      ['integrate.serve.load_run', 'deploy/runs/0002-Load.json', { how: 'write in capitals' }],
      { without: load },
    ],
  ),
  ...breaks(
    'integrate/load-run-malformed',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.load_run', file: load },
    [
      ['version', 2],
      ['id', '0001-load'],
      ['kind', 'optimize'],
      ['service.model', 'models/gguf-f16'],
      ['service.model.id', gone],
      ['service.server', 7],
      ['steps', []],
      ['steps.0.sent', 1e6],
      ['steps.0.answered', 0],
      ['steps.0.lost', 5],
      ['steps.0.lost', -5],
      ['steps.0.seconds', 0],
      ['steps.0.offered_rps', -1],
      ['created', 'x', { how: 'give no time' }],
      ['created', '2031-01-01T00:00:00Z', { how: 'date in the future' }],
      ['steps.0.seconds', 0.001, { how: 'send all at once' }],
      ['steps.0.latency_ms', { p95: -1 }, { how: 'turn time back' }],
      ['steps.0.latency_ms', { p50: 90, p95: 10 }, { how: 'put out of order' }],
      ['lost', 99],
      ['lost', gone],
      ['reference_rps', 0],
      { key: 'integrate.serve.load_run', to: 'deploy/serve.yaml', file: 'lifecycle.yaml' },
    ],
  ),
  ...breaks(
    'integrate/load-run-stale',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.load_run' },
    [
      ['integrate.serve.with', 'vllm'],
      ['integrate.serve.with', 'local', { record: 'released' }],
      { file: load, key: 'accepted', to: 'eval/runs/0005-prompt.json' },
      { file: load, key: 'service.server', to: 'vllm' },
      { file: load, key: 'service.prompt.shots', to: 8 },
      { file: 'deploy/serve.yaml', key: 'server', to: 'vllm' },
      { file: load, key: 'service.slots', to: 1, how: 'serve with other slots' },
      {
        file: 'deploy/serve.yaml',
        key: 'slots',
        to: 1,
        with: [{ file: load, key: 'service.slots', to: 4 }],
      },
      { file: load, key: 'task', to: 'extraction' },
      ['integrate.serve.endpoint', '/v1/extraction'],
      [
        'integrate.serve.endpoint',
        'https://desk.example.com/v1/chat',
        { with: [{ file: load, key: 'task', to: 'chat' }], how: 'serve another task' },
      ],
      { file: load, key: 'service.model.id', to: 'models/gguf-q8_0' },
      { file: load, key: 'service.model.sha256', to: '0'.repeat(64) },
      {
        file: load,
        key: 'service.model',
        to: { id: 'models/gguf-f16' },
        how: 'leave out the hash',
      },
    ],
  ),
  ...breaks(
    'integrate/rate-untested',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.rate_rps' },
    [
      ['integrate.serve.rate_rps', 100],
      ['integrate.serve.rate_rps', 4.5],
      ['integrate.serve.rate_rps', 0.1],
      {
        file: load,
        key: 'steps',
        to: [
          { offered_rps: 4, seconds: 2, sent: 8, answered: 8, lost: 0, latency_ms: { p95: 60 } },
        ],
        with: [{ file: load, key: 'lost', to: 0 }],
      },
    ],
  ),
  ...breaks(
    'integrate/requests-lost',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.rate_rps' },
    [
      {
        file: load,
        key: 'lost',
        to: 3,
        with: [
          {
            file: load,
            key: 'steps',
            to: [
              {
                offered_rps: 4,
                seconds: 20,
                sent: 80,
                answered: 77,
                lost: 3,
                latency_ms: { p95: 60 },
              },
            ],
          },
        ],
      },
      {
        file: load,
        key: 'steps',
        to: [
          { offered_rps: 1, seconds: 20, sent: 20, answered: 19, lost: 1 },
          { offered_rps: 4, seconds: 20, sent: 80, answered: 80, lost: 0, latency_ms: { p95: 60 } },
        ],
        with: [{ file: load, key: 'lost', to: 1 }],
        how: 'lose one at less',
      },
    ],
  ),
  ...breaks(
    'integrate/latency-missed',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.rate_rps' },
    [
      {
        file: load,
        key: 'steps',
        to: [
          {
            offered_rps: 4,
            seconds: 20,
            sent: 80,
            answered: 80,
            lost: 0,
            latency_ms: { p95: 9000 },
          },
        ],
        with: [
          { file: load, key: 'lost', to: 0 },
          { key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 800 } },
        ],
        how: 'take nine seconds',
      },
      {
        file: load,
        key: 'steps',
        to: [{ offered_rps: 4, seconds: 20, sent: 80, answered: 80, lost: 0 }],
        with: [
          { file: load, key: 'lost', to: 0 },
          { key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 800 } },
        ],
        how: 'measure no latency',
      },
    ],
  ),
  ...breaks(
    'integrate/release-malformed',
    { record: 'released', kind: 'A1', at: 'integrate.release' },
    [
      { file: 'deploy/releases.yaml', key: '0', to: gone },
      { file: 'deploy/releases.yaml', key: '0.digest', to: 'latest' },
      { file: 'deploy/releases.yaml', key: '1.number', to: 3 },
      { file: 'deploy/releases.yaml', key: '1.number', to: 1 },
      { file: 'deploy/releases.yaml', key: '0.image', to: gone },
      { file: 'deploy/releases.yaml', key: '1.run', to: gone },
      {
        file: 'deploy/releases.yaml',
        key: '1.date',
        to: '2026-11-01',
        how: 'date before the one before',
      },
      { file: 'deploy/releases.yaml', key: '0.date', to: 'Monday' },
      { file: 'deploy/releases.yaml', key: '1.date', to: '2031-01-01', how: 'date in the future' },
      { file: 'deploy/releases.yaml', text: '', by: 'releases: none\n' },
      { without: 'deploy/releases.yaml' },
      ['integrate.release', 'deploy/release.yaml'],
    ],
  ),
  ...breaks(
    'integrate/release-of-other-run',
    { record: 'released', kind: 'A1', at: 'integrate.release' },
    [
      { file: 'deploy/releases.yaml', key: '1.run', to: accepted, how: 'release the accepted one' },
      { file: 'deploy/releases.yaml', key: '0.run', to: 'eval/runs/0077-prompt.json' },
      { file: 'deploy/releases.yaml', key: '0.date', to: '2026-11-01', how: 'date before its run' },
    ],
  ),
  ...breaks('integrate/phase-behind', { record: 'released', at: 'phase' }, [
    ['phase', 'adapt', { how: 'release in an earlier phase' }],
    ['phase', 'select', { how: 'release in an earlier phase' }],
  ]),
];
