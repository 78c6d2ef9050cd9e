import { gone } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';

export const model: readonly Mutation[] = [
  ...breaks('model/incomplete', { record: 'select', at: 'model' }, [
    ['model.source', gone],
    ['model.provider', gone],
    ['model.id', gone],
    ['model.base_url', gone, { record: 'hosted' }],
  ]),
  ...breaks('model/no-licence', { record: 'select', kind: 'A8' }, [
    ['model.licence', gone, { at: 'model' }],
    ['model.licence', 'unknown', { how: 'say nothing' }],
    ['model.licence', 'NOASSERTION', { how: 'say nothing' }],
    ['model.licence', 'N.A.', { how: 'say nothing' }],
    ['model.licence', 'not yet chosen', { how: 'put off' }],
    ['model.licence', '(pending)', { how: 'put off' }],
    ['model.licence', 'see model page', { how: 'refer' }],
    ['model.licence', 'https://example.com/licence', { how: 'refer' }],
  ]),
  ...breaks('model/licence-unknown', { record: 'select', kind: 'A8' }, [
    ['model.licence', 'apach-2', { how: 'misspell' }],
    ['model.licence', 'asdf', { how: 'say a word' }],
    ['model.licence', 'Support Desk Licence', { record: 'pretrain', how: 'invent' }],
  ]),
  ...breaks('model/licence-forbids-use', { record: 'select', kind: 'A8' }, [
    ['model.licence', 'cc-by-nc-4.0', { how: 'forbid commerce' }],
    ['model.licence', 'not for commercial use', { how: 'forbid commerce' }],
    ['model.licence', 'academic use only', { how: 'allow research alone' }],
    ['model.licence', 'evaluation only', { how: 'allow research alone' }],
    ['model.licence', 'UNLICENSED', { how: 'allow nothing' }],
    ['model.licence', 'proprietary', { how: 'allow nothing' }],
    ['model.licence', 'cc-by-nd-4.0', { how: 'forbid changes' }],
    ['model.licence', 'nicht kommerziell', { how: 'forbid commerce in German' }],
    ['model.licence', '研究目的のみ', { how: 'allow research alone in Japanese' }],
  ]),
  ...breaks('model/licence-contradicts-list', { record: 'listed', kind: 'A8' }, [
    ['model.licence', 'mit', { how: 'state that of another model' }],
    ['model.licence', 'gpl-3.0', { how: 'state that of another model' }],
    [
      'model.id',
      'huggingfacetb/smollm2-135m-instruct',
      { at: 'model.licence', with: [{ key: 'model.licence', to: 'mit' }], how: 'write in small' },
    ],
    ['model.licence', 'apache-2.0', { record: 'hosted', how: 'state that of another model' }],
  ]),
  ...breaks('model/unpinned', { record: 'listed', kind: 'A9' }, [
    ['model.revision', 'main'],
    ['model.revision', 'v1.0'],
    ['model.revision', '12fd25f'],
    ['model.revision', gone],
    ['model.revision', gone, { record: 'select' }],
    ['model.revision', 'recipe-3', { record: 'select', with: [{ key: 'model.id', to: 'gpt2' }] }],
    [
      'model.id',
      'gpt-5.4-nano',
      { record: 'hosted', at: 'model.id', with: [{ key: 'model.revision', to: 'latest' }] },
    ],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'listed', kind: 'A9' }, [
    ['model.parameters', 1e6],
    ['model.context_length', 1_000_000],
    ['model.context_length', 1e9, { record: 'select' }],
  ]),
  ...breaks('model/unencrypted', { record: 'hosted', kind: 'A7', how: 'do not encrypt' }, [
    ['model.base_url', 'http://api.openai.com/v1'],
    [
      'model.base_url',
      'http://models.example.com:8000/v1',
      { with: [{ key: 'scope.data_sensitivity', to: 'personal' }] },
    ],
  ]),
  ...breaks('model/does-not-fit', { record: 'listed', at: 'model.hardware', kind: 'A9' }, [
    ['model.hardware.memory_gb', 0.2],
    ['model.hardware', { kind: 'gpu', memory_gb: 0.1, count: 2 }, { how: 'exchange' }],
    ['model.parameters', 70e9, { record: 'select' }],
    [
      'model.bits',
      32,
      { record: 'pretrain', with: [{ key: 'model.hardware.memory_gb', to: 0.003 }] },
    ],
    [
      'model.id',
      'Qwen/Qwen3-8B',
      {
        with: [
          { key: 'model.revision', to: 'b968826d9c46dd6066d109eabc6255188de91218' },
          { key: 'model.parameters', to: gone },
        ],
      },
    ],
  ]),
  ...breaks('model/pretraining-unplanned', { record: 'pretrain', kind: 'A9' }, [
    ['model.feasibility', gone, { at: 'model.source' }],
    ['model.feasibility.parameters', gone],
    ['model.feasibility.tokens', gone],
    ['model.feasibility.hours', gone],
    ['model.feasibility.assumptions', []],
    ['model.source', 'pretrain', { record: 'select' }],
  ]),
  ...breaks('model/pretraining-implausible', { record: 'pretrain', kind: 'A9' }, [
    ['model.feasibility.memory_gb', 900],
    ['model.feasibility.parameters', 9e9],
    ['model.feasibility.parameters', 1000],
    ['model.feasibility.compute_flops', 3],
    ['model.feasibility.compute_flops', 1e30],
    ['model.feasibility.hours', 1e6],
    ['model.feasibility.hours', 1e-9],
    ['model.feasibility.tokens', 5e15, { at: 'model.feasibility.hours' }],
    ['model.parameters', 7e8, { at: 'model.feasibility.parameters' }],
  ]),
  // Written otherwise, copied, or in another unit.
  ...breaks('model/unpinned', { record: 'listed', kind: 'A9' }, [
    ['model.revision', 'deadbeef'.repeat(5), { how: 'make one up' }],
    ['model.revision', 'abcdef'.repeat(7).slice(0, 40), { how: 'make one up' }],
  ]),
  ...breaks('model/does-not-fit', { record: 'listed', at: 'model.hardware.memory_gb' }, [
    ['model.hardware', { kind: 'gpu', memory_gb: 24_576 }, { how: 'count in MB' }],
    ['model.hardware.memory_gb', 16_384, { how: 'count in MB' }],
    ['model.hardware.memory_gb', 1.6e10, { record: 'select', how: 'count in bytes' }],
  ]),
  ...breaks(
    'model/size-contradicts-list',
    { record: 'select', with: [{ key: 'model.id', to: 'models/desk' }] },
    [
      ['model.parameters', 7, { how: 'count in billions' }],
      ['model.parameters', 135, { how: 'count in millions' }],
    ],
  ),
  ...breaks('model/unencrypted', { record: 'integrate', kind: 'A7' }, [
    [
      'integrate.monitoring',
      { traces: 'http://api.honeycomb.io/v1/traces' },
      { at: 'integrate.monitoring.traces', how: 'trace for all to read' },
    ],
  ]),
  ...breaks('model/pretraining-implausible', { record: 'pretrain', kind: 'A9' }, [
    ['model.feasibility.memory_gb', 1e-6, { how: 'count in TB' }],
    ['model.feasibility.cost', '300', { how: 'leave the currency out' }],
    ['model.feasibility.cost', '-5 EUR', { how: 'earn' }],
  ]),
  ...breaks('form/bad-value', { record: 'select' }, [
    ['model.id', './models/tiny', { how: 'write a path' }],
    ['model.id', 'models//tiny/', { how: 'write a path' }],
    [
      'model.id',
      'HuggingFaceTB/SmolLM2-135M-Instruct/tree/main',
      { record: 'listed', how: 'copy an address' },
    ],
    [
      'model.base_url',
      'https://api.openai.com/v1/chat/completions',
      { record: 'hosted', how: 'copy the address of a call' },
    ],
    [
      'model.base_url',
      'https://https://api.openai.com/v1',
      { record: 'hosted', how: 'paste twice' },
    ],
    ['model.base_url', 'https://api.openai.com:443:8/v1', { record: 'hosted', how: 'add a port' }],
    [
      'model.request',
      { extra_body: { model: 'gpt-4o-mini-2024-07-18' } },
      { record: 'hosted', at: 'model.request.extra_body.model', how: 'ask another' },
    ],
    [
      'model.considered',
      ['Qwen/Qwen3-0.6B '],
      { at: 'model.considered.0', how: 'end with a blank' },
    ],
    ['integrate.serve.endpoint', '/v1/<task>', { record: 'integrate', how: 'leave the task open' }],
    ['integrate.serve.endpoint', '//', { record: 'integrate', how: 'say no route' }],
  ]),
  ...breaks('form/repeated', { record: 'listed' }, [
    [
      'model.considered',
      ['huggingfacetb/smollm2-135m-instruct'],
      { at: 'model.considered.0', how: 'consider itself in small letters' },
    ],
    [
      'scope.out_of_scope',
      ['{{lifecycle.yaml:scope.use_case}}'],
      { at: 'scope.out_of_scope.0', how: 'copy' },
    ],
    ['scope.data_note', '{{lifecycle.yaml:scope.use_case}}', { record: 'hosted', how: 'copy' }],
  ]),
  ...breaks('form/wrong-type', { record: 'listed' }, [
    [
      'model.chat_template_kwargs',
      { enable_thinking: 'false' },
      { at: 'model.chat_template_kwargs.enable_thinking', how: 'write a text' },
    ],
  ]),
  ...breaks('form/hidden-character', { record: 'listed', kind: 'A9' }, [
    ['model.id', 'HuggingFaceTB/SmolLM2-135M-Instru\u0441t', { how: 'write a Cyrillic letter' }],
    ['model.id', 'HuggingFaceTB/SmolLM2\u2011135M\u2011Instruct', { how: 'copy a hyphen' }],
    [
      'model.base_url',
      'https://api.\u043epenai.com/v1',
      { record: 'hosted', kind: 'A7', how: 'write a Cyrillic letter' },
    ],
  ]),
  ...breaks('form/placeholder', { record: 'hosted' }, [
    ['model.base_url', 'https://YOUR_RESOURCE.openai.azure.com/openai/v1', { how: 'copy' }],
  ]),
  ...breaks('form/ambiguous-scalar', { record: 'select' }, [
    {
      text: 'context_length: 1024',
      by: 'context_length: 0o2000',
      at: 'model.context_length',
      how: 'count in eights',
    },
  ]),
];
