import { type Change, gone } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';
import { walkedProject } from '../records.ts';

const file = (name: string) => `eval/runs/${name}.json`;
const lines = (name: string) => `eval/runs/${name}.jsonl`;
const walked = walkedProject();
const metrics = 'tasks.classification.metrics';

/** What makes a run file no evidence, wherever the record names it. */
const faults: readonly Row[] = [
  ['tokens.prompt', 1],
  ['tokens.completion', 100],
  ['version', 2],
  ['id', '0005-prompt'],
  ['created', 'yesterday'],
  ['created', '2027-05-01T08:00:00Z', { how: 'date in the future' }],
  ['model.sha256', 'abc'],
  ['inputs', []],
  ['inputs.1.role', 'lock'],
  ['inputs.1.sha256', 'not a hash'],
  ['examples.sha256', '0'.repeat(64)],
  ['examples.path', 'eval/runs/0042-prompt.jsonl'],
  [
    'examples',
    JSON.parse(walked[file('0004-prompt')] ?? '').examples,
    { how: 'take those of another run' },
  ],
  ['tasks', {}],
  ['tasks.classification.n', 50],
  ['tasks.classification.n', 400],
  ['tasks.classification.n', 0],
  ['tasks.classification.n', -5],
  [`${metrics}.accuracy.value`, 0.99],
  [`${metrics}.accuracy.value`, 0.1, { how: 'lower out of its interval' }],
  [`${metrics}.accuracy.value`, 98.5, { how: 'make a percentage' }],
  [`${metrics}.accuracy.low`, 0.9999],
  [`${metrics}.accuracy.low`, -0.2],
  [`${metrics}.accuracy.high`, 1.4],
  [`${metrics}.accuracy.high`, 0.01],
  [`${metrics}.macro_f1.value`, 0.9999],
  [`${metrics}.macro_f1.value`, 1.7, { how: 'leave the range' }],
  [`${metrics}.macro_f1.low`, -1],
  ['latency_ms.p95', 0.1],
  ['latency_ms.p99', 1e9],
  ['latency_ms.p50', 1e6],
  ['latency_ms', { p50: -1, p95: -1 }, { how: 'turn time back' }],
  ['latency_ms', { p50: 90, p95: 10 }, { how: 'put out of order' }],
  ['latency_ms', { p95: 0.0001 }, { how: 'answer at once' }],
  ['endings', { answered: 50 }, { how: 'leave answers out' }],
  ['endings', { answered: 400 }, { how: 'count answers twice' }],
  ['endings', { answered: 190, 'cut off': 10 }, { how: 'cut whole answers off' }],
  ['endings', { answered: 200, lost: 3 }, { how: 'add some' }],
  ['errors', 190],
  ['errors', -1],
];

/** Keys that are missing, or are not what they should be. */
const absences: readonly Row[] = [
  ['id', gone],
  ['created', gone],
  ['technique', gone],
  ['model', 'models/lora'],
  ['model.id', gone],
  ['inputs', gone],
  ['inputs.0.role', 7],
  ['inputs.1.path', gone],
  ['examples', gone],
  ['tasks', gone],
  [`${metrics}.accuracy.value`, null],
  [`${metrics}.macro_f1`, 0.98],
  ['errors', 'none'],
];

/** What makes its examples none. */
const lineFaults: readonly Row[] = [
  ['0', gone],
  ['0.id', 'classification-test-9999'],
  ['0.id', 'classification-test-0002', { how: 'repeat' }],
  ['0.task', 'extraction'],
  ['0.scores', {}],
  ['0.scores.accuracy', 0.5],
  ['0.scores.accuracy', -1],
  ['0.error', 'The request failed.'],
];

const careless = (name: string): Row[] => [
  { file: lines(name), key: '0.output', to: 'technical', isCareless: true },
  { without: lines(name) },
];

/** A score out of its range, with the mean that follows from it. */
const beyond = (name: string): readonly Row[] => {
  const mean: Change = { file: file(name), key: `${metrics}.accuracy`, to: { value: 0.99 } };
  return [
    { file: lines(name), key: '0.scores.accuracy', to: 2, how: 'leave the range', with: [mean] },
  ];
};

/** An answer that is none, in a run that counts it as one. */
const uncounted = (name: string): readonly Row[] => {
  const all: Change = { file: file(name), key: 'endings', to: { answered: 200 } };
  return [
    { file: lines(name), key: '0.finish_reason', to: 'length', how: 'cut off', with: [all] },
    { file: lines(name), key: '0.output', to: '', with: [all] },
  ];
};

const everywhere = (rule: string, record: 'adapt' | 'integrate', name: string, at: string) => [
  ...breaks(rule, { record, file: file(name), at, kind: record === 'adapt' ? 'A2' : 'A1' }, faults),
  ...breaks(
    rule,
    { record, file: lines(name), at, kind: record === 'adapt' ? 'A2' : 'A1' },
    lineFaults,
  ),
  ...breaks(rule, { record, at, kind: record === 'adapt' ? 'A2' : 'A1' }, [
    ...careless(name),
    ...beyond(name),
    ...uncounted(name),
  ]),
];

export const runFile: readonly Mutation[] = [
  ...breaks(
    'adapt/run-malformed',
    { record: 'adapt', file: file('0003-prompt'), at: 'adapt.iterations.0.run', kind: 'A2' },
    absences,
  ),
  ...breaks(
    'adapt/run-malformed',
    { record: 'adapt', file: lines('0003-prompt'), at: 'adapt.iterations.0.run', kind: 'A2' },
    [
      ['0.scores', gone],
      ['0.scores.accuracy', 'right'],
    ],
  ),
  ...everywhere('adapt/run-malformed', 'adapt', '0003-prompt', 'adapt.iterations.0.run'),
  ...everywhere('integrate/run-malformed', 'integrate', '0010-quantize', 'integrate.optimized_run'),
];
