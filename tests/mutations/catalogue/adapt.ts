import { gone } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';

const run = (name: string) => `eval/runs/${name}.json`;
const turn = (technique: string, name: string, verdict: string, more = {}) => ({
  technique,
  change: 'As before.',
  run: run(name),
  ...more,
  verdict,
});
const base = { id: 'models/tiny', revision: 'recipe-3', sha256: null, base_url: null };
const scorer = (digit: string) => [
  {
    path: 'src/support_desk/tasks/classification.py',
    task: 'classification',
    sha256: digit.repeat(64),
  },
];
const scoredBy = (name: string, digit: string) => ({
  file: run(name),
  key: 'scorer',
  to: scorer(digit),
});
const looks = (...names: readonly string[]) => [{ key: 'adapt.looks', to: names.map(run) }];
const unseen = (number: string) => ({ without: run(`${number}-prompt`) });
const prompted = { key: 'adapt.techniques', to: ['prompt'] };
/** The walk of an earlier version, whose loop saw test: here another rule's matter. */
const walkedOnTest = {
  key: 'ignore',
  to: [{ rule: 'adapt/selected-on-test', reason: 'Agreed with the desk.' }],
};
const elsewhere = 'https://llm.example.com/v1';
const personal = { key: 'scope.data_sensitivity', to: 'personal' };
const newest = { key: 'adapt.iterations.3.verdict', to: 'improved' };

/** The loop as the record tells it. */
export const adapt: readonly Mutation[] = [
  ...breaks('adapt/not-accepted', { record: 'adapt', at: 'adapt' }, [
    ['adapt.accepted', gone],
    ['adapt.iterations.3', gone, { at: 'adapt.accepted' }],
  ]),
  ...breaks('adapt/accepted-not-on-test', { record: 'adapt', at: 'adapt.accepted' }, [
    [
      'adapt.iterations.4',
      turn('fine-tune', '0007-fine-tune', 'meets-target'),
      { with: [{ key: 'adapt.accepted', to: run('0007-fine-tune') }], how: 'accept what dev saw' },
    ],
    [
      'adapt.iterations.3',
      turn('fine-tune', '0007-fine-tune', 'meets-target'),
      { with: [{ key: 'adapt.accepted', to: run('0007-fine-tune') }], how: 'accept what dev saw' },
    ],
  ]),
  ...breaks('adapt/accepted-untried', { record: 'adapt', at: 'adapt.accepted', how: 'forget' }, [
    [
      'adapt.iterations',
      [turn('prompt', '0003-prompt', 'below-target')],
      {
        with: [
          ...looks('0006-fine-tune', '0009-quantize'),
          unseen('0004'),
          unseen('0005'),
          prompted,
        ],
      },
    ],
    [
      'adapt.iterations',
      [turn('prompt', '0005-prompt', 'below-target')],
      {
        with: [
          ...looks('0006-fine-tune', '0009-quantize'),
          unseen('0003'),
          unseen('0004'),
          prompted,
        ],
      },
    ],
  ]),
  ...breaks('adapt/selected-on-test', { record: 'adapt', how: 'begin to count' }, [
    [
      'adapt.looks',
      [run('0006-fine-tune'), run('0009-quantize')],
      { at: 'adapt.iterations.1.run' },
    ],
    ['adapt.looks', [run('0006-fine-tune')], { at: 'adapt.iterations.1.run', record: 'integrate' }],
  ]),
  ...breaks('adapt/look-uncounted', { record: 'adapt', how: 'forget one', with: [walkedOnTest] }, [
    ['adapt.looks', []],
    ['adapt.looks', [run('0006-fine-tune')]],
  ]),
  ...breaks(
    'adapt/many-looks',
    { record: 'adapt', at: 'adapt.accepted', how: 'look again', with: [walkedOnTest] },
    [
      ['adapt.looks', [run('0006-fine-tune'), run('0004-prompt'), run('0009-quantize')]],
      ['adapt.looks', [run('0006-fine-tune'), run('0005-prompt')], { record: 'integrate' }],
    ],
  ),
  ...breaks('adapt/technique-unplanned', { record: 'adapt', kind: 'A5' }, [
    ['adapt.techniques', []],
    ['adapt.techniques', gone],
    ['adapt.techniques', ['prompt'], { at: 'adapt.iterations.3.technique' }],
    ['adapt.techniques', ['fine-tune'], { at: 'adapt.iterations.0.technique' }],
  ]),
  ...breaks('adapt/technique-untried', { record: 'adapt', at: 'adapt.techniques.2' }, [
    ['adapt.techniques', ['prompt', 'fine-tune', 'align']],
    ['adapt.techniques', ['prompt', 'fine-tune', 'pretrain'], { record: 'integrate' }],
  ]),
  ...breaks('adapt/no-baseline', { record: 'adapt' }, [
    [
      'adapt.iterations',
      [turn('fine-tune', '0006-fine-tune', 'meets-target')],
      { at: 'adapt.iterations.0.technique' },
    ],
    [
      'adapt.iterations',
      [
        turn('baseline', '0002-baseline', 'below-target'),
        turn('fine-tune', '0006-fine-tune', 'meets-target'),
      ],
      { at: 'adapt.iterations.1.technique' },
    ],
    [
      'adapt.iterations.0',
      turn('prompt', '0003-prompt', 'below-target'),
      {
        at: 'adapt.iterations.0.technique',
        how: 'measure a trained model',
        with: [
          {
            file: run('0003-prompt'),
            key: 'model',
            to: { ...base, id: 'models/lora', revision: null },
          },
        ],
      },
    ],
  ]),
  ...breaks('adapt/iterations-out-of-order', { record: 'adapt' }, [
    { key: 'adapt.iterations', swap: [0, 1], at: 'adapt.iterations.1.run' },
    { key: 'adapt.iterations', swap: [1, 2], at: 'adapt.iterations.2.run' },
    [
      'adapt.iterations.4',
      turn('fine-tune', '0006-fine-tune', 'meets-target'),
      { at: 'adapt.iterations.4.run' },
    ],
    ['adapt.iterations.1.compared_with', run('0004-prompt'), { how: 'compare with itself' }],
  ]),
  ...breaks('adapt/run-missing', { record: 'adapt' }, [
    ['adapt.iterations.0.run', run('0003-prompts')],
    ['adapt.iterations.1.run', 'eval/runs/0004-PROMPT.json'],
    ['adapt.iterations.2.compared_with', run('0001-prompt'), { how: 'misname' }],
    { without: run('0004-prompt'), at: 'adapt.iterations.1.run' },
    { without: run('0005-prompt'), at: 'adapt.iterations.2.run' },
  ]),
  ...breaks(
    'adapt/partial-run',
    { record: 'adapt', kind: 'A2' },
    [['limit', 200, { at: 'adapt.iterations.3.run', with: [] }]].map(([key, to, more]) => ({
      ...(more as { at: string }),
      key: key as string,
      to,
      file: run('0006-fine-tune'),
    })),
  ),
  ...breaks(
    'adapt/partial-run',
    { record: 'adapt', kind: 'A2', file: run('0004-prompt'), at: 'adapt.iterations.1.run' },
    [['limit', 50]],
  ),
  ...breaks('adapt/run-of-other-data', { record: 'adapt', file: run('0003-prompt') }, [
    ['inputs.1.sha256', '0'.repeat(64), { at: 'adapt.iterations.1.compared_with' }],
    [
      'inputs.1.task',
      'extraction',
      {
        at: 'adapt.iterations.2.compared_with',
        with: [
          { file: run('0003-prompt'), key: 'inputs.1.sha256', to: '1'.repeat(64) },
          { file: run('0003-prompt'), key: 'inputs.1.task', to: 'classification' },
        ],
      },
    ],
  ]),
  ...breaks(
    'adapt/run-of-other-scorer',
    { record: 'adapt', kind: 'A3', at: 'adapt.iterations.1.compared_with' },
    [
      {
        file: run('0004-prompt'),
        key: 'scorer',
        to: scorer('1'),
        with: [scoredBy('0003-prompt', '2')],
      },
      {
        file: run('0003-prompt'),
        key: 'scorer',
        to: scorer('3'),
        at: 'adapt.iterations.2.compared_with',
        with: [scoredBy('0005-prompt', '4'), scoredBy('0004-prompt', '3')],
      },
    ],
  ),
  ...breaks('adapt/improvement-unproven', { record: 'adapt' }, [
    ['adapt.iterations.1.verdict', 'improved', { how: 'claim a gain' }],
    ['adapt.iterations.2.compared_with', gone, { at: 'adapt.iterations.2.verdict' }],
    ['adapt.iterations.0.verdict', 'improved', { how: 'claim a gain' }],
  ]),
  ...breaks('adapt/regression-unsaid', { record: 'adapt', kind: 'A4' }, [
    [
      'adapt.iterations.0.compared_with',
      run('0002-baseline'),
      { at: 'adapt.iterations.0.verdict' },
    ],
    [
      'adapt.iterations.1.compared_with',
      run('0002-baseline'),
      { at: 'adapt.iterations.1.verdict' },
    ],
    [
      'adapt.iterations.2.verdict',
      'no-difference',
      { with: [{ key: 'adapt.iterations.2.compared_with', to: run('0002-baseline') }] },
    ],
  ]),
  ...breaks('adapt/target-claimed-and-missed', { record: 'adapt', kind: 'A4' }, [
    ['adapt.iterations.0.verdict', 'meets-target', { how: 'claim success' }],
    ['adapt.iterations.1.verdict', 'meets-target', { how: 'claim success' }],
    ['adapt.iterations.2.verdict', 'meets-target', { how: 'claim success' }],
  ]),
  ...breaks('adapt/verdict-contradicts-run', { record: 'adapt', kind: 'A4' }, [
    ['adapt.iterations.3.verdict', 'regressed', { how: 'invent a loss' }],
    ['adapt.iterations.3.verdict', 'no-difference', { record: 'integrate', how: 'hide a success' }],
    ['adapt.iterations.3.verdict', 'below-target', { how: 'hide a success' }],
    ['adapt.iterations.2.verdict', 'regressed', { how: 'invent a loss' }],
    ['adapt.iterations.0.verdict', 'no-difference', { how: 'compare with nothing' }],
    ['adapt.iterations.0.verdict', 'regressed', { how: 'compare with nothing' }],
  ]),
  ...breaks('adapt/baseline-accepted', { record: 'adapt', at: 'adapt.accepted', kind: 'A5' }, [
    [
      'adapt.accepted',
      run('0002-baseline'),
      {
        with: [
          { key: 'adapt.iterations.0', to: turn('baseline', '0002-baseline', 'meets-target') },
          { key: 'scope.success.0.at_least', to: 0.85 },
        ],
      },
    ],
    [
      'adapt.iterations.3.technique',
      'baseline',
      { with: [{ file: run('0006-fine-tune'), key: 'technique', to: 'baseline' }] },
    ],
  ]),
  ...breaks('adapt/technique-contradicts-run', { record: 'adapt', kind: 'A5' }, [
    ['adapt.iterations.3.technique', 'prompt', { how: 'hide training' }],
    ['adapt.iterations.1.technique', 'merge', { how: 'invent a merge' }],
    ['adapt.iterations.2.technique', 'baseline', { record: 'integrate' }],
    {
      file: run('0004-prompt'),
      key: 'technique',
      to: 'fine-tune',
      at: 'adapt.iterations.1.technique',
    },
    {
      file: run('0006-fine-tune'),
      key: 'technique',
      to: 'align',
      at: 'adapt.iterations.3.technique',
    },
  ]),
  ...breaks('adapt/trained-model-not-measured', { record: 'adapt', kind: 'A5' }, [
    {
      file: run('0006-fine-tune'),
      key: 'model',
      to: base,
      at: 'adapt.iterations.3.run',
      how: 'measure the base',
    },
    {
      file: run('0004-prompt'),
      key: 'technique',
      to: 'fine-tune',
      at: 'adapt.iterations.1.run',
      with: [{ key: 'adapt.iterations.1.technique', to: 'fine-tune' }],
    },
  ]),
  ...breaks('adapt/alignment-cost-unknown', { record: 'adapt' }, [
    [
      'adapt.iterations.3.technique',
      'align',
      {
        with: [
          { file: run('0006-fine-tune'), key: 'technique', to: 'align' },
          { key: 'adapt.iterations.3.compared_with', to: gone },
        ],
      },
    ],
    [
      'adapt.iterations.3.compared_with',
      gone,
      {
        at: 'adapt.iterations.3.technique',
        record: 'integrate',
        with: [
          { file: run('0006-fine-tune'), key: 'technique', to: 'align' },
          { key: 'adapt.iterations.3.technique', to: 'align' },
        ],
      },
    ],
  ]),
  ...breaks('adapt/below-target', { record: 'adapt', at: 'adapt.accepted' }, [
    ['scope.success.0.at_least', 0.99, { with: [newest] }],
    [
      'scope.success.1',
      { metric: 'macro_f1', at_least: 0.999 },
      { with: [newest], how: 'add a high one' },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: 2 },
      { with: [newest], how: 'add a fast one' },
    ],
    ['adapt.accepted', run('0005-prompt')],
    ['adapt.accepted', run('0003-prompt')],
  ]),
  ...breaks(
    'adapt/run-of-other-model',
    { record: 'adapt', at: 'adapt.accepted', kind: 'A2', file: run('0006-fine-tune') },
    [
      [
        'model',
        { ...base, id: 'models/gguf-f16', revision: null },
        { how: 'measure one made here' },
      ],
      [
        'model',
        { ...base, id: 'support-desk/queues', revision: null },
        { how: 'measure one of the hub' },
      ],
      [
        'model.id',
        'gpt-5.4-nano',
        { with: [{ file: run('0006-fine-tune'), key: 'model.sha256', to: null }] },
      ],
    ],
  ),
  ...breaks('adapt/run-elsewhere', { record: 'adapt', kind: 'A7' }, [
    {
      file: run('0006-fine-tune'),
      key: 'model.base_url',
      to: elsewhere,
      at: 'adapt.iterations.3.run',
    },
    {
      file: run('0006-fine-tune'),
      key: 'model.base_url',
      to: 'https://localhost.example.com/v1',
      at: 'adapt.iterations.3.run',
    },
    {
      file: run('0003-prompt'),
      key: 'model.base_url',
      to: elsewhere,
      at: 'adapt.iterations.0.run',
      with: [personal],
    },
  ]),
];
