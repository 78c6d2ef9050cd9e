import type { Change } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';

const run = (name: string) => `eval/runs/${name}.json`;
const [candidate, accepted] = [run('0006-fine-tune'), run('0007-fine-tune')];
const serve = 'deploy/serve.yaml';
const test = 'data/classification/test.jsonl';
const behind: Change = { key: 'phase', to: 'adapt' };
const prompted = ['0003-prompt', '0004-prompt', '0005-prompt'].map(run);
/** Both runs of the accepted model answered at a provider, and the record says so. */
const hosted = (names: object, more: readonly Change[] = []): Change[] => [
  { key: 'model.id', to: 'gpt-5.4-nano-2026-03-17' },
  { key: 'model.revision', to: '2026-03-17' },
  { key: 'model.provider', to: 'endpoint' },
  { key: 'model.licence', to: 'OpenAI services agreement' },
  { key: 'model.base_url', to: 'https://api.openai.com/v1' },
  { key: 'adapt.techniques', to: ['prompt'] },
  { key: 'adapt.iterations.3.technique', to: 'prompt' },
  { key: 'adapt.iterations.3.change', to: 'zero-shot' },
  ...[candidate, accepted].flatMap((file): Change[] => [
    { file, key: 'technique', to: 'prompt' },
    { file, key: 'answered_by', to: names },
    {
      file,
      key: 'model',
      to: { id: 'gpt-5.4-nano-2026-03-17', base_url: 'https://api.openai.com/v1' },
    },
  ]),
  ...more,
];
const answered = (names: object, how: string): Row => [
  'project.owner',
  'Ann',
  { how, with: hosted(names) },
];

const answeredOnDev = (before: string, after: string, how: string): Row => [
  'project.owner',
  'Ann',
  {
    how,
    with: hosted({ [after]: 100 }, [
      { file: candidate, key: 'answered_by', to: { [before]: 100 } },
    ]),
  },
];

const askedAt = (to: unknown, how: string): Row => [
  'project.owner',
  'Ann',
  { how, with: hosted({}, [{ file: accepted, key: 'model.base_url', to }]) },
];

/** What the list of models, the rest of the record or its history contradicts. */
export const listed: readonly Mutation[] = [
  ...breaks('adapt/run-of-other-model', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    answered({ 'gpt-4o-2024-08-06': 100 }, 'have an older one answer'),
    answered({ 'claude-haiku-4-5-20251001': 100 }, 'have another provider answer'),
    answered({ 'gpt-5.4-nano-2026-09-01': 100 }, 'have one of another day answer'),
  ]),
  ...breaks(
    'adapt/answered-by-another',
    { record: 'adapt', at: 'adapt.iterations.3.run', kind: 'A2' },
    [
      answeredOnDev('gpt-5.4-nano-preview', 'gpt-5.4-nano-2026-03-17', 'move on before test'),
      answeredOnDev('desk-gpt-5.4-nano-a', 'desk-gpt-5.4-nano-b', 'serve another deployment'),
    ],
  ),
  ...breaks('adapt/run-elsewhere', { record: 'adapt', at: 'adapt.accepted', kind: 'A7' }, [
    askedAt('http://localhost:8000/v1', 'ask a server of this machine'),
    askedAt('http://api.openai.com/v1', 'ask without encryption'),
    askedAt(null, 'leave the address out'),
  ]),
  ...breaks('model/unpinned', { record: 'listed', kind: 'A9' }, [
    [
      'model.revision',
      'a10cc1512eabd3dde888204e902eca88bddb4951',
      {
        how: 'leave the commit of the one before',
        with: [{ key: 'model.considered', to: ['HuggingFaceTB/SmolLM2-360M-Instruct'] }],
      },
    ],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'hosted', kind: 'A9' }, [
    ['model.base_url', 'https://api.mistral.ai/v1', { how: 'ask another provider' }],
    ['model.base_url', 'https://api.anthropic.com/v1', { how: 'ask another provider' }],
  ]),
  ...breaks('adapt/no-baseline', { record: 'adapt', kind: 'A5' }, [
    ...[
      ['id', 'Qwen/Qwen3-0.6B'],
      ['revision', 'recipe-2'],
    ].map(
      ([key, to], index): Row => ({
        file: prompted[0] as string,
        key: `model.${key}`,
        to,
        at: 'adapt.iterations.3.technique',
        how: `prompt another model, ${index}`,
        with: prompted.slice(1).map((file) => ({ file, key: `model.${key}`, to })),
      }),
    ),
  ]),
  ...breaks('integrate/service-too-short', { record: 'integrate', at: 'integrate', kind: 'A1' }, [
    { file: serve, key: 'flags', to: { n_ctx: 64 }, how: 'give all slots one context' },
    { file: serve, key: 'flags', to: { max_model_len: 16 }, how: 'shorten by a flag' },
  ]),
  ...breaks('integrate/serve-malformed', { record: 'integrate', at: 'integrate', kind: 'A7' }, [
    {
      file: serve,
      key: 'flags',
      to: { api_key: 'sk-proj-abcdefghijklmnopqrstuvwxyz123456' },
      how: 'write a key down',
    },
  ]),
  ...breaks('integrate/load-run-stale', { record: 'integrate', kind: 'A1' }, [
    ...['/v1/clasification', '/v1/Classification'].map(
      (to, index): Row => [
        'integrate.serve.endpoint',
        to,
        { at: 'integrate.serve.load_run', how: `misspell the route, ${index}` },
      ],
    ),
  ]),
  ...breaks('integrate/incomplete', { record: 'integrate', at: 'integrate.serve.with' }, [
    [
      'integrate.serve.with',
      'endpoint',
      {
        how: 'have an endpoint of nowhere answer',
        with: [
          { file: 'deploy/runs/0002-load.json', key: 'service.server', to: 'endpoint' },
          { file: serve, key: 'server', to: 'endpoint' },
        ],
      },
    ],
  ]),
  ...breaks('change/test-changed', { record: 'integrate', at: 'adapt.accepted', kind: 'A6' }, [
    ...[
      { file: test, key: '0', to: { id: 'x', input: 'Where is my chair?', expected: 'orders' } },
      { file: test, key: '0.expected', to: 'returns' },
    ].map(
      (before, index): Row => ({
        text: 'version: 1',
        by: 'version: 1 # of the format',
        how: index === 0 ? 'take one out' : 'answer one otherwise',
        since: [behind, before],
      }),
    ),
  ]),
  ...breaks('change/target-lowered', { record: 'integrate', at: 'integrate', kind: 'A1' }, [
    [
      'project.owner',
      'Ann',
      {
        how: 'evaluate the application no more',
        since: [behind, { key: 'integrate.application_run', to: run('0050-application') }],
      },
    ],
  ]),
  ...breaks('form/secret', { record: 'select', kind: 'A7' }, [
    ...[
      'It is read with password=hunter2hunter2 at night',
      'AccountKey=abcdefghijklmnopqrstuvwxyz0123456789; as before',
      'Sent with Bearer abcdefghijklmnopqrstuvwxyz0123456789',
    ].map(
      (to, index): Row => ['scope.risks', [to], { at: 'scope.risks.0', how: `tell, ${index}` }],
    ),
    [
      'model.chat_template_kwargs',
      { api_key: 'hunter2hunter2' },
      { at: 'model.chat_template_kwargs.api_key', how: 'hand it to the template' },
    ],
    [
      'model.request',
      { headers: { Cookie: 'session=abcdef0123456789' } },
      { record: 'hosted', at: 'model.request.headers.Cookie', how: 'send a cookie' },
    ],
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ...[
      'We trust the provider.',
      'pending legal review',
      'The agreement expired in 2025.',
      'https://example.com',
    ].map((to, index): Row => ['scope.data_note', to, { how: `give no reason, ${index}` }]),
  ]),
  ...breaks('scope/vague-use-case', { record: 'select' }, [
    ...[
      'Make our company better with generative AI',
      'Improve productivity across the organisation.',
      'Innovation, digital transformation and efficiency',
    ].map((to, index): Row => ['scope.use_case', to, { how: `say what all say, ${index}` }]),
  ]),
  ...breaks('integrate/says-nothing', { record: 'integrate' }, [
    [
      'integrate.monitoring',
      { traces: 'disabled' },
      { at: 'integrate.monitoring.traces', how: 'switch off' },
    ],
  ]),
  ...breaks('form/says-nothing', { record: 'select', kind: 'A8' }, [
    [
      'model.licence_note',
      'Legal says so',
      { how: 'name who says so', with: [{ key: 'model.licence', to: 'cc-by-nc-4.0' }] },
    ],
    ['model.why', 'We like it', { how: 'like it' }],
    ['model.feasibility.cost', 'a lot', { record: 'pretrain', how: 'say much' }],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'listed', kind: 'A9' }, [
    ['model.id', 'SmolLM2-135M-Instruct', { how: 'leave the owner out' }],
    ['model.id', 'qwen3-0.6b', { how: 'leave the owner out, in small letters' }],
    ['model.id', 'HugginFaceTB/SmolLM2-135M-Instruct', { how: 'misspell the owner' }],
    ['model.base_url', 'https://api.openai.com/v1', { how: 'call a provider one of your own' }],
    ['model.feasibility', { parameters: 7e9 }, { at: 'model.feasibility.parameters' }],
    ['model.parameters', 7e9, { record: 'select', how: 'have large weights in a small file' }],
    ['model.parameters', 1, { record: 'select', how: 'count models' }],
  ]),
  ...breaks('model/does-not-fit', { record: 'listed', kind: 'A9' }, [
    ['model.hardware.memory_gb', 0.016, { how: 'count in TB' }],
    ['model.hardware.count', 1_000_000],
  ]),
  ...breaks('model/unpinned', { record: 'hosted', kind: 'A9' }, [
    ['model.id', 'GPT-5.4-mini-2026-03-17', { how: 'write in capitals' }],
    ['model.revision', 'latest', { how: 'name what moves' }],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'hosted', kind: 'A7' }, [
    ['model.base_url', 'https://api.opnai.com/v1', { how: 'leave a letter out' }],
    ['model.base_url', 'https://api.openai.co/v1', { how: 'leave the end out' }],
  ]),
  ...breaks('model/licence-contradicts-list', { record: 'hosted', kind: 'A8' }, [
    ['model.licence', 'Mistral AI terms of service', { how: 'name the terms of another' }],
    ['model.licence', 'Anthropic commercial terms', { how: 'name the terms of another one' }],
  ]),
  ...breaks('model/price-implausible', { record: 'hosted' }, [
    [
      'model.price',
      { input: 0.4, output: 1.6, currency: 'XYZ' },
      { at: 'model.price.currency', how: 'invent a currency' },
    ],
  ]),
  ...breaks('form/repeated', { record: 'listed' }, [
    [
      'model.considered',
      ['SmolLM2-135M-Instruct'],
      { at: 'model.considered.0', how: 'consider itself without its owner' },
    ],
  ]),
  // Other providers, their pages, and what nobody filled in.
  ...breaks('model/size-contradicts-list', { record: 'hosted', kind: 'A9' }, [
    ...[
      'https://api.groq.com/v1',
      'https://openrouter.ai/v1',
      'https://generativelanguage.googleapis.com/v1beta',
      'https://api.x.ai',
    ].map((to): Row => ['model.base_url', to, { how: `miss the path of ${to}` }]),
  ]),
  ...breaks('form/bad-value', { record: 'hosted', kind: 'A7' }, [
    ...[
      'https://console.groq.com',
      'https://docs.mistral.ai/v1',
      'https://desk.openai.azure.com',
      'https://desk.openai.azure.com/openai/deployments/desk',
      'https://{resource}.openai.azure.com/openai/v1',
      'https://$HOST/v1',
    ].map((to): Row => ['model.base_url', to, { how: `call ${to}` }]),
  ]),
  ...breaks('form/bad-value', { record: 'integrate' }, [
    ...['/v1/{task}', '/v1/$TASK'].map(
      (to): Row => ['integrate.serve.endpoint', to, { how: `leave ${to} open` }],
    ),
  ]),
  ...breaks('form/placeholder', { record: 'hosted' }, [
    [
      'model.base_url',
      'https://your-resource.openai.azure.com/openai/v1',
      { how: 'copy, in small' },
    ],
  ]),
  ...breaks('integrate/endpoint-no-route', { record: 'integrate' }, [
    ['integrate.serve.endpoint', '/index.html', { how: 'name a file' }],
    ['integrate.serve.endpoint', '/ping', { how: 'name another probe' }],
  ]),
  ...breaks('model/licence-contradicts-list', { record: 'hosted', kind: 'A8' }, [
    ['model.licence', 'Anthropic terms', { how: 'name another maker' }],
    ['model.licence', 'Mistral terms', { how: 'name yet another maker' }],
  ]),
  ...breaks('model/no-licence', { record: 'hosted', kind: 'A8' }, [
    ['model.licence', 'none', { how: 'have an endpoint without terms' }],
    ['model.licence', 'see website', { how: 'point at a website' }],
  ]),
  ...breaks('form/says-nothing', { record: 'select', kind: 'A8' }, [
    ...[
      'We will buy a licence',
      'legal review pending',
      'for internal use only',
      'nobody cares',
    ].map(
      (to): Row => [
        'model.licence_note',
        to,
        { how: `allow it by: ${to}`, with: [{ key: 'model.licence', to: 'cc-by-nc-4.0' }] },
      ],
    ),
  ]),
];
