import { type Change, gone, whole } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';
import { walkedProject } from '../records.ts';

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
const candidate = run('0006-fine-tune');
const accepted = run('0007-fine-tune');
const optimized = run('0010-quantize');
const looks = (...paths: readonly string[]): Change => ({ key: 'adapt.looks', to: paths });
const walked = walkedProject();
/** A further run that was asked what another was. */
const again = (of: string, name: string, more: object = {}): Change[] => {
  const { examples, ...known } = JSON.parse(walked[of] ?? '');
  const copy = { ...known, id: name, ...more, examples: { ...examples, path: `${run(name)}l` } };
  return [
    { file: run(name), text: whole, by: JSON.stringify(copy) },
    { file: `${run(name)}l`, text: whole, by: walked[examples.path] ?? '' },
  ];
};
/** Made on a day of its own. */
const later = { created: '2026-11-28T08:00:00Z' };
/** The candidate and the look at it were of another model. */
const measured = (model: object): Change[] =>
  [candidate, accepted].map((file) => ({ file, key: 'model', to: { ...base, ...model } }));
/** It was aligned, and its weights are on another machine. */
const aligned: readonly Change[] = [
  ...measured({ id: 'models/dpo', revision: null, sha256: 'd'.repeat(64) }),
  ...[candidate, accepted].map((file) => ({ file, key: 'technique', to: 'align' })),
];
const unhashed = { id: 'models/lora' };
const gguf = JSON.parse(walked[optimized] ?? '').model;
const tiny = JSON.parse(walked[run('0003-prompt')] ?? '').model;
const elsewhere = 'https://llm.example.com/v1';
const personal = { key: 'scope.data_sensitivity', to: 'personal' };
const newest = { key: 'adapt.iterations.3.verdict', to: 'improved' };

/** The loop as the record tells it. */
export const adapt: readonly Mutation[] = [
  ...breaks('adapt/not-accepted', { record: 'adapt', at: 'adapt' }, [
    ['adapt.accepted', gone],
    ['adapt', { techniques: ['prompt', 'fine-tune'] }, { how: 'begin anew' }],
    ['adapt.looks', gone, { at: 'adapt.accepted', kind: 'A6', how: 'stop counting' }],
  ]),
  ...breaks('adapt/accepted-not-on-test', { record: 'adapt', at: 'adapt.accepted' }, [
    ['adapt.accepted', candidate, { how: 'accept what dev saw' }],
    [
      'adapt.accepted',
      candidate,
      { with: [looks(optimized), { without: accepted }], how: 'never look' },
    ],
  ]),
  ...breaks('adapt/accepted-untried', { record: 'adapt', at: 'adapt.accepted', kind: 'A6' }, [
    ['adapt.iterations.3', gone, { how: 'forget' }],
    ['adapt.iterations', [turn('prompt', '0003-prompt', 'below-target')], { how: 'forget' }],
    [
      'adapt.iterations.3',
      turn('fine-tune', '0011-fine-tune', 'meets-target'),
      { with: again(candidate, '0011-fine-tune'), how: 'look at test first' },
    ],
    { file: accepted, key: 'created', to: '2026-11-20T08:00:00Z', how: 'date before dev' },
    { file: accepted, key: 'decoding.temperature', to: 1 },
    { file: accepted, key: 'prompt.name', to: 'four' },
  ]),
  ...breaks('adapt/selected-on-test', { record: 'adapt', kind: 'A6' }, [
    [
      'adapt.iterations.4',
      turn('fine-tune', '0011-fine-tune', 'meets-target'),
      {
        at: 'adapt.iterations.5.run',
        how: 'go on looking',
        with: [
          { key: 'adapt.iterations.5', to: turn('fine-tune', '0012-fine-tune', 'meets-target') },
          ...again(accepted, '0011-fine-tune'),
          ...again(accepted, '0012-fine-tune', later),
        ],
      },
    ],
    [
      'adapt.iterations.3',
      turn('fine-tune', '0007-fine-tune', 'meets-target'),
      {
        at: 'adapt.iterations.4.run',
        how: 'begin to look',
        with: [
          { key: 'adapt.iterations.4', to: turn('fine-tune', '0011-fine-tune', 'meets-target') },
          ...again(accepted, '0011-fine-tune', later),
        ],
      },
    ],
  ]),
  ...breaks('adapt/look-uncounted', { record: 'adapt', at: 'adapt.looks' }, [
    ['adapt.looks', [accepted]],
    ['phase', 'adapt', { with: again(accepted, '0011-fine-tune'), how: 'look once more' }],
  ]),
  ...breaks('adapt/many-looks', { record: 'adapt', at: 'adapt.accepted', how: 'look again' }, [
    [
      'adapt.looks',
      [accepted, optimized, run('0011-fine-tune')],
      { with: again(accepted, '0011-fine-tune') },
    ],
    [
      'adapt.looks',
      [accepted, optimized, run('0012-align')],
      { record: 'integrate', with: again(accepted, '0012-align', { technique: 'align' }) },
    ],
  ]),
  ...breaks('adapt/look-incomplete', { record: 'adapt', at: 'adapt.accepted', kind: 'A3' }, [
    { file: accepted, key: 'scorer', to: gone },
    { file: accepted, key: 'scorer', to: [] },
    { file: accepted, key: 'scorer.1', to: gone, how: 'leave out what reads the task' },
    { file: accepted, key: 'endings', to: {}, how: 'count nothing', kind: 'A2' },
    {
      file: accepted,
      key: 'model',
      to: unhashed,
      kind: 'A2',
      how: 'leave out the hash',
      with: [{ file: candidate, key: 'model', to: unhashed }],
    },
    { file: optimized, key: 'scorer', to: [], at: 'adapt.looks.1', record: 'integrate' },
    {
      file: accepted,
      key: 'scorer',
      to: JSON.parse(walked[accepted] ?? '').scorer.filter(({ key }: { key?: string }) => key),
      how: 'name the card alone',
    },
    {
      file: optimized,
      key: 'model',
      to: { id: gguf.id },
      at: 'adapt.looks.1',
      record: 'integrate',
      kind: 'A1',
      how: 'leave out the hash',
    },
  ]),
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
    {
      file: run('0004-prompt'),
      key: 'created',
      to: '2026-10-03T08:00:00Z',
      at: 'adapt.iterations.1.run',
      kind: 'A2',
      how: 'date before the turn before',
    },
    {
      file: run('0003-prompt'),
      key: 'created',
      to: '2026-11-29T08:00:00Z',
      at: 'adapt.iterations.1.run',
      kind: 'A2',
      how: 'date behind the turn after',
    },
    ...[
      ['0011-fine-tune', 'a run'],
      ['0006-again', 'a run of the same number'],
    ].map(
      ([name = '', what]): Row => [
        'adapt.iterations.4',
        turn('fine-tune', name, 'meets-target', { compared_with: run('0005-prompt') }),
        {
          at: 'adapt.iterations.4.run',
          kind: 'A2',
          how: `copy ${what}`,
          with: again(candidate, name),
        },
      ],
    ),
  ]),
  ...breaks('adapt/run-missing', { record: 'adapt' }, [
    ['adapt.iterations.3.run', run('0006-fine-tunes')],
    ['adapt.iterations.3.compared_with', run('0002-prompt'), { how: 'misname' }],
    { without: run('0005-prompt'), at: 'adapt.iterations.2.run' },
    { without: run('0007-fine-tune'), at: 'adapt.accepted' },
    { without: run('0006-fine-tune'), at: 'adapt.iterations.3.run' },
  ]),
  ...breaks('adapt/old-run-missing', { record: 'adapt' }, [
    ['adapt.iterations.0.run', run('0003-prompts')],
    ['adapt.iterations.1.run', 'eval/runs/0004-PROMPT.json'],
    ['adapt.iterations.2.compared_with', run('0001-prompt'), { how: 'misname' }],
    { without: run('0004-prompt'), at: 'adapt.iterations.1.run' },
  ]),
  ...breaks(
    'adapt/partial-run',
    { record: 'adapt', kind: 'A2' },
    [['limit', 200, { at: 'adapt.iterations.3.run', with: [] }]].map(([key, to, more]) => ({
      ...(more as { at: string }),
      key: key as string,
      to,
      file: candidate,
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
    { file: accepted, key: 'technique', to: 'baseline' },
    [
      'adapt.iterations.3.technique',
      'baseline',
      { with: [candidate, accepted].map((file) => ({ file, key: 'technique', to: 'baseline' })) },
    ],
  ]),
  ...breaks('adapt/technique-contradicts-run', { record: 'adapt', kind: 'A5' }, [
    ['adapt.iterations.3.technique', 'prompt', { how: 'hide training' }],
    ['adapt.iterations.1.technique', 'baseline', { how: 'call it a rule' }],
    ['adapt.iterations.2.technique', 'baseline', { record: 'integrate' }],
    {
      file: run('0004-prompt'),
      key: 'technique',
      to: 'fine-tune',
      at: 'adapt.iterations.1.technique',
    },
    {
      file: candidate,
      key: 'technique',
      to: 'align',
      at: 'adapt.iterations.3.technique',
    },
  ]),
  ...breaks('adapt/trained-model-not-measured', { record: 'adapt', kind: 'A5' }, [
    {
      file: candidate,
      key: 'model',
      to: tiny,
      at: 'adapt.iterations.3.run',
      how: 'measure the base',
      with: [{ file: accepted, key: 'model', to: tiny }],
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
        with: [...aligned, { key: 'adapt.iterations.3.compared_with', to: gone }],
      },
    ],
    [
      'adapt.iterations.3.compared_with',
      gone,
      {
        at: 'adapt.iterations.3.technique',
        with: [...aligned, { key: 'adapt.iterations.3.technique', to: 'align' }],
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
    {
      file: accepted,
      key: 'tasks.classification.metrics.latency_p95_ms',
      to: { value: 1 },
      how: 'write a time among the scores',
      with: [newest, { key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 2 } }],
    },
    [
      'scope.success.0.metric',
      'macro_f1',
      {
        how: 'aim at another metric',
        with: [newest, { key: 'scope.success.0.at_least', to: 0.99 }],
      },
    ],
  ]),
  ...breaks('adapt/run-of-other-model', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    {
      file: accepted,
      key: 'answered_by',
      to: { 'desk-large-2026-05-01': 120, 'desk-small-2026-05-01': 80 },
      how: 'have two answer',
    },
    {
      file: accepted,
      key: 'seed',
      to: 0,
      with: measured(gguf),
      how: 'measure one made here',
    },
    {
      file: accepted,
      key: 'seed',
      to: 0,
      with: measured({ id: 'support-desk/queues', revision: null }),
      how: 'measure one of the hub',
    },
    {
      file: accepted,
      key: 'seed',
      to: 0,
      with: measured({ id: 'gpt-5.4-nano', revision: null }),
      how: 'measure one of an endpoint',
    },
    {
      file: accepted,
      key: 'technique',
      to: 'prompt',
      kind: 'A5',
      how: 'call all of it prompts, of a model that lies elsewhere',
      with: [
        ...measured({ id: 'models/queues', revision: null, sha256: 'd'.repeat(64) }),
        { file: candidate, key: 'technique', to: 'prompt' },
        { key: 'adapt.techniques', to: ['prompt'] },
        { key: 'adapt.iterations.3.technique', to: 'prompt' },
        { key: 'adapt.iterations.3.change', to: 'Shorter rules' },
      ],
    },
  ]),
  ...breaks('adapt/run-elsewhere', { record: 'adapt', kind: 'A7' }, [
    {
      file: accepted,
      key: 'model.base_url',
      to: elsewhere,
      at: 'adapt.accepted',
    },
    {
      file: accepted,
      key: 'model.base_url',
      to: 'https://localhost.example.com/v1',
      at: 'adapt.accepted',
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
