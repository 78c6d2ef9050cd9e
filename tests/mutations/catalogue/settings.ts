import { gone, whole } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';

const [serve, application] = ['deploy/serve.yaml', 'app/app.yaml'];
const test = 'data/classification/test.jsonl';
const accepted = 'eval/runs/0007-fine-tune.json';
const optimized = 'eval/runs/0010-quantize.json';
const aligned = { key: 'adapt.techniques', to: ['prompt', 'align'] };
const pair = { id: 'classification-train-0001', input: 'My shipment is ten days late.' };

/** app/app.yaml with a line of which its program says that it is wrong. */
const behaves = (line: string, how: string) => {
  const others = ['title: desk\n', 'users: machine\n'].filter(
    (each) => !line.startsWith(each.slice(0, 5)),
  );
  return { file: application, text: whole, by: `${others.join('')}${line}`, how };
};
const flags = (to: object, how: string) => ({ file: serve, key: 'flags', to, how });
/** The test split with its first line otherwise, in runs that saw it so. */
const asked = (from: string, to: string, how: string) => ({
  file: test,
  text: from,
  by: to,
  how,
  at: 'adapt.accepted',
  with: [accepted, optimized].map((file) => ({ file, key: 'inputs.1.sha256', hashOf: test })),
});

/** What the files say by which the project is served and trained. */
export const settings: readonly Mutation[] = [
  ...breaks('integrate/serve-malformed', { record: 'integrate', at: 'integrate' }, [
    behaves('users: everyone\n', 'let in whom it does not know'),
    { file: application, text: whole, by: 'title: desk\n', how: 'leave open who may come' },
    behaves('requests_a_minute: 0\n', 'let nobody in'),
    behaves('log: all\n', 'log what it cannot'),
    behaves('keep_days: 90 days\n', 'write the unit'),
    behaves('monitoring: localhost:4318\n', 'leave the scheme out'),
    behaves('retention_days: 30\n', 'write a key that there is not'),
    behaves('log: none\nlog: texts\n', 'say it twice'),
    behaves('retrieval: knowledge\n', 'name the documents in a word'),
    behaves('retrieval: { documents: [docs], passages: 0 }\n', 'look nothing up'),
    { file: serve, text: 'server: llama.cpp', by: '# server', how: 'leave the server open' },
    { file: serve, key: 'timeout_s', to: 30_000 },
    { file: serve, key: 'context', to: 1_048_576 },
    { file: serve, key: 'flags', to: { model: 'models/tiny/model.gguf' } },
    flags({ 'no-such-flag': 1 }, 'hand over what no server knows'),
    flags({ nctx: 1024 }, 'misspell a flag'),
    flags({ '--n-gpu-layers': 99 }, 'write the signs before a flag'),
    flags({ 'hf-repo': 'Qwen/Qwen3-0.6B' }, 'serve another from the hub'),
    flags({ lora_adapters: ['models/lora'] }, 'put an adapter on it'),
    flags({ host: '0.0.0.0' }, 'open the model server'),
    flags({ port: 9000 }, 'move the model server'),
    flags({ alias: 'gpt-5.4' }, 'call it another'),
    flags({ parallel: 16 }, 'share the context among more than slots'),
    flags({ n_parallel: 1 }, 'answer one after another'),
    flags({ 'max-num-seqs': 1 }, 'answer one after another by vLLM'),
    flags({ grammar: 'root ::= '.repeat(1000) }, 'paste a file'),
    flags(Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`v-${n}`, n])), 'paste all'),
    { file: serve, key: 'queue', to: 1_000_000 },
    { file: serve, key: 'threads', to: 4096 },
    { file: serve, key: 'slots', to: 5000 },
    { file: serve, key: 'max_input_chars', to: 2_000_000_000 },
    { file: serve, key: 'start_timeout_s', to: 600_000 },
    { without: serve },
    {
      file: serve,
      key: 'server',
      to: 'vllm',
      how: 'serve what it does not read',
      with: [
        { key: 'integrate.serve.with', to: 'vllm' },
        { file: 'deploy/runs/0002-load.json', key: 'service.server', to: 'vllm' },
      ],
    },
    {
      file: serve,
      key: 'model',
      to: 'models/lora',
      how: 'serve an adapter by llama.cpp',
      with: [
        { key: 'integrate.optimize', to: gone },
        { key: 'integrate.optimized_run', to: gone },
        {
          file: 'deploy/runs/0002-load.json',
          key: 'service.model',
          to: { id: 'models/lora', sha256: `{{${accepted}:model.sha256}}` },
        },
      ],
    },
    behaves('title: TODO\n', 'leave the title open'),
    behaves('title: ""\n', 'leave the title out'),
    behaves('requests_a_minute: 1000000000\n', 'limit nothing'),
    behaves('keep_days: 36500\n', 'keep what people wrote for a century'),
    behaves('state: data/classification/train.jsonl\n', 'keep sessions in the data'),
    behaves(
      'retrieval: { documents: [data/classification/test.jsonl] }\n',
      'look answers up in the evaluation',
    ),
  ]),
  ...breaks('integrate/endpoint-no-route', { record: 'integrate' }, [
    ['integrate.serve.endpoint', '/docs', { how: 'name the page' }],
    ['integrate.serve.endpoint', 'http://localhost:8080/docs', { how: 'name the page by URL' }],
    ['integrate.serve.endpoint', '/health', { how: 'name the probe' }],
    ['integrate.serve.endpoint', '/v1/models', { how: 'name the list of models' }],
    ['integrate.serve.endpoint', '/v1', { how: 'name where routes begin' }],
    ['integrate.serve.endpoint', '/v2/classification', { how: 'raise the version' }],
    ['integrate.serve.endpoint', '/v1//classification', { how: 'double a slash' }],
    ['integrate.serve.endpoint', '/v1/classification#top', { how: 'add a fragment' }],
    ['integrate.serve.endpoint', '/app', { how: 'name the page of the application' }],
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate' }, [
    ['integrate.rollback', 'poe serve', { how: 'name another task' }],
    ['integrate.rollback', 'contact support', { how: 'name who is asked' }],
    ['integrate.rollback', 'see runbook', { how: 'point at a runbook' }],
  ]),
  ...breaks('integrate/release-malformed', { record: 'released', at: 'integrate.release' }, [
    { file: 'deploy/releases.yaml', key: '1.image', to: 'https://registry.example.com/desk' },
  ]),
  ...breaks('adapt/pairs-prefer-nothing', { record: 'select', at: 'adapt.techniques.1' }, [
    pairs({ ...pair, chosen: 'delivery', rejected: 'delivery' }, 'prefer an answer to itself'),
    pairs(pair, 'leave both answers out'),
    {
      ...pairs({ ...pair, chosen: 'delivery', rejected: 'refund' }, 'hold out what is learned'),
      with: [
        aligned,
        {
          file: 'data/classification/preferences-dev.jsonl',
          text: whole,
          by: `${JSON.stringify({ ...pair, chosen: 'delivery', rejected: 'billing' })}\n`,
        },
      ],
    },
    {
      ...pairs({ ...pair, chosen: 'refund', rejected: 'delivery' }, 'exchange the answers'),
      record: 'adapt',
      with: [
        {
          file: 'eval/runs/0006-fine-tune.json',
          key: 'technique',
          to: 'fine-tune',
        },
        { key: 'adapt.techniques', to: ['fine-tune', 'align', 'prompt'] },
      ],
    },
  ]),
  ...breaks('adapt/run-malformed', { record: 'adapt', kind: 'A6' }, [
    asked('"expected": "billing"', '"expected": "Billing"', 'misspell a label'),
    asked(', "expected": "billing"', '', 'leave a label out'),
    asked('"expected": "billing"', '"expected": 3', 'number a label'),
    asked(
      '"input": "Hello, please see to the tax number on my bill.", ',
      '',
      'leave a question out',
    ),
    asked('Hello, please see to the tax number on my bill.', ' ', 'ask nothing'),
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt', at: 'adapt.accepted' }, [
    { file: accepted, key: 'change', to: '8-shot', at: 'adapt.accepted' },
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt' }, [
    ['adapt.iterations.3.change', 'lora, 4-shot', { how: 'say other shots behind a name' }],
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ...[
      ['GDPR compliant', 'claim to comply'],
      ['DPA to be signed in Q1 2027', 'put the signature off'],
      ['Agreement of 2019, expired in 2021', 'let it expire'],
      ['No personal data is in the tickets', 'deny what the record says'],
      ['legal team is looking at it', 'wait for an answer'],
    ].map(([to, how]): Row => ['scope.data_note', to, { how: `${how}` }]),
  ]),
  ...breaks('scope/vague-use-case', { record: 'select' }, [
    ['scope.use_case', 'An AI chatbot for our customers', { how: 'name what everyone has' }],
    ['scope.use_case', 'as discussed in the meeting', { how: 'point at a meeting' }],
  ]),
  ...breaks('form/says-nothing', { record: 'select' }, [
    ['project.summary', 'A short description of the project.', { how: 'leave the question' }],
    ['scope.risks', ['There are no risks.'], { at: 'scope.risks.0', how: 'deny that there are' }],
  ]),
  ...breaks('form/placeholder', { record: 'select' }, [
    ['project.owner', 'Your Name', { how: 'leave the form as it was' }],
    ['project.owner', 'John Doe <john.doe@example.com>', { how: 'name nobody' }],
  ]),
  ...breaks('model/does-not-fit', { record: 'select' }, [
    ['model.feasibility', { memory_gb: 64 }, { at: 'model.feasibility.memory_gb' }],
  ]),
  ...breaks('scope/target-impossible', { record: 'adapt', at: 'scope.success.1.at_least' }, [
    [
      'scope.success.1',
      { metric: 'macro_f1', at_least: 0.02 },
      { how: 'ask for less than chance' },
    ],
  ]),
  // Ways on and not back, promises of monitoring, and what people must not read.
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ...[
      'helm upgrade desk',
      'terraform apply',
      'docker-compose restart',
      'Fix forward and redeploy',
      'Deploy the latest version',
      'Cannot be rolled back.',
      'The rollback is not tested',
      'Standard procedure',
      'Open a ticket.',
      'nicht vorgesehen',
      'impossible pour le moment',
    ].map((to): Row => ['integrate.rollback', to, { how: `go on by: ${to}` }]),
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ...[
      'bash scripts/rollback.sh',
      './rollback.sh',
      'kubectl apply -f deploy/previous.yaml',
      'See docs/runbook.md',
    ].map((to): Row => ['integrate.rollback', to, { how: `name a file: ${to}` }]),
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'released', kind: 'A1' }, [
    ...[
      'Serve release-5 again',
      'poe rollback to release-9',
      `Serve registry.example.com/desk@sha256:${'2'.repeat(64)}`,
    ].map((to): Row => ['integrate.rollback', to, { how: `name a release: ${to}` }]),
    ['integrate.rollback', 'Serve release 2 again', { how: 'go back to what runs' }],
  ]),
  ...breaks('integrate/says-nothing', { record: 'integrate', kind: 'A1' }, [
    ...['to be set up', 'geplant', '计划中', 'somebody watches', 'manually'].map(
      (metrics): Row => [
        'integrate.monitoring',
        { metrics },
        { at: 'integrate.monitoring.metrics', how: `watch by: ${metrics}` },
      ],
    ),
  ]),
  ...breaks('integrate/serve-malformed', { record: 'integrate', at: 'integrate' }, [
    behaves('retrieval: { documents: ["."] }\n', 'look answers up in all of the project'),
    behaves('retrieval: { documents: [.env] }\n', 'let people read keys'),
    behaves('monitoring: http://api.honeycomb.io\n', 'send traces for all to read'),
    behaves('state: lifecycle.yaml\n', 'keep sessions in the record'),
    flags({ api_key: 'hunter2' }, 'write a short key down'),
  ]),
  ...breaks('integrate/service-too-short', { record: 'integrate', at: 'integrate', kind: 'A1' }, [
    flags({ 'ctx-size': 64 }, 'give all slots one context by its long name'),
    flags({ 'max-model-len': 16 }, 'shorten by a flag with hyphens'),
  ]),
];

function pairs(row: object, how: string) {
  const file = 'data/classification/preferences.jsonl';
  return { file, text: whole, by: `${JSON.stringify(row)}\n`, how, with: [aligned] };
}
