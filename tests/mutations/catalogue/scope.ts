import { gone } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';

const leaves = { key: 'model.base_url', to: 'https://api.example.com/v1' };
const sensitive = (level: string) => ({ key: 'scope.data_sensitivity', to: level });

export const scope: readonly Mutation[] = [
  ...breaks('scope/incomplete', { record: 'scope', at: 'scope' }, [
    ['scope.use_case', gone],
    ['scope.breadth', gone],
    ['scope.tasks', gone],
  ]),
  ...breaks('scope/no-success-metric', { record: 'select', at: 'scope.success' }, [
    ['scope.success', []],
    ['scope.success', gone],
    ['scope.success', [{ metric: 'latency_p95_ms', at_most: 800 }], { kind: 'A11' }],
    ['scope.success.1', gone, { record: 'broad' }],
    [
      'scope.success',
      [
        { task: 'classification', metric: 'latency_p95_ms', at_most: 900 },
        { task: 'extraction', metric: 'exact_match', at_least: 0.85 },
      ],
      { record: 'broad', kind: 'A11' },
    ],
  ]),
  ...breaks('scope/sensitivity-unset', { record: 'scope', at: 'scope' }, [
    ['scope.data_sensitivity', gone],
    ['scope.data_sensitivity', null, { record: 'select' }],
  ]),
  ...breaks('scope/unknown-task', { record: 'select', at: 'scope.tasks.0' }, [
    ['scope.tasks', ['clasification']],
    ['scope.tasks.0', 'sentiment'],
  ]),
  ...breaks('scope/unknown-metric', { record: 'select' }, [
    ['scope.success.0.metric', 'acuracy'],
    ['scope.success.0.metric', 'rouge_l'],
    ['scope.success.0.metric', 'exact_match'],
    ['scope.success.0.metric', 'accuracy_at_5'],
    [
      'scope.success.1',
      { metric: 'f1', at_least: 0.8 },
      { at: 'scope.success.1.metric', how: 'name no metric of the task' },
    ],
    [
      'scope.success.2',
      { task: 'extraction', metric: 'macro_f1', at_least: 0.8 },
      { record: 'broad', at: 'scope.success.2.metric', how: 'name no metric of the task' },
    ],
  ]),
  ...breaks('scope/target-impossible', { record: 'select', kind: 'A11' }, [
    ['scope.success.0.at_least', 90],
    ['scope.success.0.at_least', 1.01],
    ['scope.success.0.at_least', 0],
    ['scope.success.0.at_least', -0.5],
    ['scope.success.0.at_least', 1e-12],
    ['scope.success.0.at_least', 0.009],
    ['scope.success.0.at_most', 0.5],
    ['scope.success.0.at_most', -1],
    [
      'scope.success',
      [{ metric: 'accuracy', at_least: 0.12 }],
      {
        record: 'adapt',
        at: 'scope.success.0.at_least',
        how: 'ask for what one label reaches',
        with: [
          { key: 'adapt.iterations.0.verdict', to: 'meets-target' },
          { key: 'adapt.iterations.1.verdict', to: 'meets-target' },
          { key: 'adapt.iterations.2.verdict', to: 'meets-target' },
        ],
      },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: 0 },
      { at: 'scope.success.1.at_most' },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: -20 },
      {
        at: 'scope.success.1.at_most',
        record: 'broad',
        how: 'replace by a negative time',
        with: [
          { key: 'scope.success.1.task', to: 'extraction' },
          {
            key: 'scope.success.2',
            to: { task: 'extraction', metric: 'exact_match', at_least: 0.85 },
          },
        ],
      },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: 0.8 },
      { at: 'scope.success.1.at_most', how: 'write seconds' },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: 1e-9 },
      { at: 'scope.success.1.at_most', how: 'allow no time' },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: 4e6 },
      { at: 'scope.success.1.at_most' },
    ],
  ]),
  ...breaks('scope/target-without-value', { record: 'select' }, [
    ['scope.success.0.at_least', gone, { at: 'scope.success.0' }],
    { key: 'scope.success.0.at_least', as: 'at_most', at: 'scope.success.0.at_most' },
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_least: 100 },
      { at: 'scope.success.1.at_least', how: 'add the wrong way round' },
    ],
    ['scope.success.1', { metric: 'macro_f1' }, { how: 'add without a value' }],
  ]),
  ...breaks(
    'scope/targets-contradict',
    { record: 'select', at: 'scope.success.1', kind: 'A11', how: 'add a second target' },
    [
      ['scope.success.1', { metric: 'accuracy', at_least: 0.5 }],
      [
        'scope.success.2',
        { metric: 'latency_p95_ms', at_most: 100 },
        {
          at: 'scope.success.2',
          with: [{ key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 800 } }],
        },
      ],
      [
        'scope.success.2',
        { task: 'extraction', metric: 'exact_match', at_least: 0.1 },
        { record: 'broad', at: 'scope.success.2' },
      ],
    ],
  ),
  ...breaks('scope/target-of-no-task', { record: 'broad' }, [
    ['scope.success.2', { metric: 'accuracy', at_least: 0.9 }, { how: 'add without a task' }],
    [
      'scope.success.2',
      { task: 'chat', metric: 'win_rate', at_least: 0.9 },
      { at: 'scope.success.2.task', how: 'add for another task' },
    ],
    [
      'scope.success.1',
      { task: 'extraction', metric: 'exact_match', at_least: 0.8 },
      { record: 'select', at: 'scope.success.1.task', how: 'add for another task' },
    ],
  ]),
  ...breaks('scope/breadth-contradicts-tasks', { record: 'broad' }, [
    ['scope.breadth', 'narrow', { at: 'scope.tasks' }],
    ['scope.breadth', 'broad', { record: 'select', at: 'scope.breadth' }],
    [
      'scope.tasks',
      ['classification'],
      { at: 'scope.breadth', how: 'leave one out', with: [{ key: 'scope.success.1', to: gone }] },
    ],
  ]),
  ...breaks('scope/vague-use-case', { record: 'scope' }, [
    ['scope.use_case', 'Use AI for support.'],
    [
      'scope.use_case',
      'Do various things with tickets and mails and calls.',
      { how: 'name things' },
    ],
    ['scope.use_case', 'Chatbot'],
    ['scope.use_case', 'Route'],
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ['scope.data_note', gone, { at: 'scope.data_sensitivity' }],
    ['scope.data_note', 'none'],
    ['scope.data_note', '-'],
    ['scope.data_note', 'n/a'],
    ['scope.data_sensitivity', 'personal', { record: 'listed', with: [leaves] }],
    [
      'scope.data_sensitivity',
      'restricted',
      { record: 'select', with: [{ ...leaves, to: 'https://localhost.example.com/v1' }] },
    ],
    [
      'model.base_url',
      'https://127.0.0.1.example.com/v1',
      { record: 'listed', at: 'scope.data_sensitivity', with: [sensitive('restricted')] },
    ],
    [
      'model.base_url',
      'https://example.com/localhost',
      { record: 'select', at: 'scope.data_sensitivity', with: [sensitive('personal')] },
    ],
  ]),
];
