import { type Change, gone, whole } from '../change.ts';
import { modelSha256 } from '../judge.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';
import { walkedProject } from '../records.ts';

const walked = walkedProject();
const run = (name: string) => `eval/runs/${name}.json`;
const [first, candidate, accepted] = [
  run('0003-prompt'),
  run('0006-fine-tune'),
  run('0007-fine-tune'),
];
const [load, releases, serve] = [
  'deploy/runs/0002-load.json',
  'deploy/releases.yaml',
  'deploy/serve.yaml',
];
const plan = 'pretrain/model.yaml';
/** As the template writes it. */
const planned = (more: Readonly<Record<string, unknown>> = {}, tokens = 500_000): Change => {
  const shape = {
    model_type: 'llama',
    hidden_size: 128,
    intermediate_size: 352,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: 1024,
    tie_word_embeddings: true,
    ...more,
  };
  const by = JSON.stringify({ vocabulary: 1024, model: shape, budget: { tokens } });
  return { file: plan, text: whole, by };
};
/** The card of the adapter says another day, and the runs name its hash as it is by then. */
function trainedOn(created: string): Row {
  const file = 'models/lora/run.json';
  const by = (walked[file] ?? '').replace(/(?<="created": ")[^"]+/, created);
  const to = modelSha256('models/lora', { ...walked, [file]: by });
  return {
    file,
    text: whole,
    by,
    how: `train it afterwards, ${created}`,
    with: [candidate, accepted].map((path) => ({ file: path, key: 'model.sha256', to })),
  };
}
/** A text of JSON that says a key once more, before it says what it said. */
const twice = (file: string, text: string, by: string, how: string) => ({ file, text, by, how });

/** What cannot be, whoever wrote it: days of no calendar, keys of two values, figures of another plan. */
export const impossible: readonly Mutation[] = [
  ...breaks('adapt/run-malformed', { record: 'adapt', kind: 'A4' }, [
    ...[first, run('0004-prompt')].map((file, index) => ({
      file,
      key: `inputs.${JSON.parse(walked[file] ?? '').inputs.length}`,
      to: {
        role: 'data',
        task: 'extraction',
        path: 'data/extraction/dev.jsonl',
        sha256: 'e'.repeat(64),
      },
      at: `adapt.iterations.${index}.run`,
      how: `leave out what became of another task, ${index}`,
    })),
  ]),
  ...breaks('adapt/run-malformed', { record: 'adapt', kind: 'A2' }, [
    {
      file: first,
      key: 'created',
      to: '2026-02-30T08:00:00Z',
      at: 'adapt.iterations.0.run',
      how: 'make it in February',
    },
    {
      file: accepted,
      key: 'created',
      to: '2026-11-31T08:00:00Z',
      at: 'adapt.accepted',
      how: 'make it on the 31st',
    },
    {
      ...twice(accepted, '"value": 0.985', '"value": 0.5, "value": 0.985', 'show another value'),
      at: 'adapt.accepted',
    },
    {
      ...twice(
        first,
        '"technique"',
        '"techniqu\\u0065": "baseline", "technique"',
        'show another technique',
      ),
      at: 'adapt.iterations.0.run',
    },
    {
      ...twice(
        `${accepted}l`,
        '"scores": {',
        '"scores": {"accuracy": 0.0}, "scores": {',
        'show other scores',
      ),
      at: 'adapt.accepted',
    },
  ]),
  ...breaks(
    'integrate/load-run-malformed',
    { record: 'integrate', kind: 'A1', at: 'integrate.serve.load_run' },
    [
      twice(load, '"reference_rps"', '"lost": 40, "reference_rps"', 'show more that were lost'),
      { file: load, key: 'created', to: '2026-11-31T08:00:00Z', how: 'make it on the 31st' },
    ],
  ),
  ...breaks('integrate/release-malformed', { record: 'released', at: 'integrate.release' }, [
    { file: releases, key: '1.date', to: '2026-11-31', how: 'release on the 31st' },
    { file: releases, key: '0.date', to: '2026-02-30', how: 'release in February' },
  ]),
  ...breaks(
    'adapt/trained-model-not-measured',
    { record: 'adapt', kind: 'A5', at: 'adapt.iterations.3.run' },
    [...['2026-11-29T07:56:07+00:00', '2026-11-30T00:00:00Z'].map(trainedOn)],
  ),
  ...breaks('adapt/training-contradicts-change', { record: 'adapt' }, [
    ...['LoRA, seed 42', '4-bit LoRA'].map(
      (to): Row => ['adapt.iterations.3.change', to, { how: `claim ${to}` }],
    ),
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt', kind: 'A3' }, [
    ['adapt.iterations.1.change', 'max tokens 512', { how: 'claim a longer answer' }],
  ]),
  ...breaks('model/pretraining-implausible', { record: 'pretrain', kind: 'A9' }, [
    ['model.context_length', 4096, { with: [planned()], how: 'read more than is trained' }],
    {
      ...planned({ num_hidden_layers: 48 }),
      at: 'model.parameters',
      how: 'train a larger one than planned',
    },
    {
      ...planned({}, 5_000_000),
      at: 'model.feasibility.tokens',
      how: 'train longer than planned',
    },
  ]),
  ...breaks('model/does-not-fit', { record: 'listed', kind: 'A9' }, [
    ...[0.00001, 0.05].map(
      (memory): Row => [
        'model.feasibility',
        { parameters: 134_515_008, memory_gb: memory },
        { at: 'model.feasibility.memory_gb', how: `estimate ${memory} GB` },
      ],
    ),
  ]),
  ...breaks('model/unpinned', { record: 'hosted', kind: 'A9' }, [
    ['model.revision', '2026-01-17', { how: 'pin the version of another day' }],
    ['model.revision', '2026-13-45', { how: 'pin a day that there is not' }],
    [
      'model.id',
      'gpt-5.4-nano-2027-03-17',
      { how: 'ask one that is still to come', with: [{ key: 'model.revision', to: gone }] },
    ],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'hosted', kind: 'A7' }, [
    ['model.base_url', 'https://api.openai.com.example.net/v1', { how: 'begin as another does' }],
    [
      'model.base_url',
      'https://api.mistral.ai.evil.example/v1',
      { how: 'begin as yet another does' },
    ],
  ]),
  ...breaks('form/bad-value', { record: 'select', at: 'model.id' }, [
    ['model.id', 'models/tiny/model.safetensors', { how: 'name its weights' }],
    ['model.id', 'models/desk/desk-q4.gguf', { how: 'name its weights in GGUF' }],
  ]),
  ...breaks('form/hidden-character', { record: 'select' }, [
    [
      'scope.use_case',
      'Route\u2800each support ticket to the queue that handles it.',
      { how: 'write a blank of Braille' },
    ],
  ]),
  ...breaks('integrate/serve-malformed', { record: 'integrate', at: 'integrate' }, [
    { file: serve, key: 'timeout_s', to: 0.04, how: 'give up on one in twenty' },
  ]),
  ...breaks('integrate/service-too-short', { record: 'integrate', at: 'integrate', kind: 'A1' }, [
    { file: serve, key: 'flags', to: { 'n-predict': 1 }, how: 'end answers early' },
    { file: serve, key: 'flags', to: { n_predict: 1 }, how: 'end answers early, by another name' },
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ['integrate.rollback', 'not needed, nothing can go wrong', { how: 'see no need' }],
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ['scope.data_note', 'Draft agreement of 2026-03, EU region', { how: 'name a draft' }],
    ['scope.data_note', 'Without a data processing agreement for now', { how: 'name none' }],
  ]),
  ...breaks('form/says-nothing', { record: 'adapt', kind: 'A10' }, [
    [
      'ignore',
      [{ rule: 'adapt/technique-untried', reason: 'makes CI green' }],
      {
        at: 'ignore.0.reason',
        how: 'wish for green',
        with: [{ key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] }],
      },
    ],
  ]),
];
