import { type Change, gone, whole } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';
import { walkedProject } from '../records.ts';

const walked = walkedProject();
const run = (name: string) => `eval/runs/${name}.json`;
const [candidate, accepted, optimized] = ['0006-fine-tune', '0007-fine-tune', '0010-quantize'].map(
  run,
) as [string, string, string];
const serve = 'deploy/serve.yaml';
const card = 'data/classification/README.md';
const test = 'data/classification/test.jsonl';
const metrics = 'tasks.classification.metrics';
type Line = Readonly<Record<string, unknown>> & {
  readonly output: string;
  readonly scores: { readonly accuracy: number };
};
const linesOf = (path: string): Line[] =>
  (walked[path] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const written = (file: string, lines: readonly object[]): Change => ({
  file,
  text: whole,
  by: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
});
const both = (key: string, to: unknown): Change[] =>
  [candidate, accepted].map((file) => ({ file, key, to }));
const allRight: Change = { file: accepted, key: metrics, to: { accuracy: { value: 1 } } };
/** The test split, and what answered it, with these of its lines. */
const lessData = (many: number): Change[] => [
  written(test, linesOf(test).slice(0, many)),
  ...[accepted, optimized].flatMap((file): Change[] => {
    const kept = linesOf(`${file}l`).slice(0, many);
    const right = kept.filter(({ scores }) => scores.accuracy === 1).length;
    const task = { n: many, metrics: { accuracy: { value: right / many } } };
    return [
      written(`${file}l`, kept),
      { file, key: 'tasks.classification', to: task },
      { file, key: 'endings', to: { answered: many } },
      { file, key: 'tokens', to: {} },
      { file, key: 'latency_ms', to: {} },
      { file, key: 'inputs.1.sha256', hashOf: test },
    ];
  }),
];
/** Five tickets under all ids, which the model knows. */
const repeated = (): Change[] => {
  const few = linesOf(test).slice(0, 5);
  const again = linesOf(test).map((line, index) => ({ ...few[index % 5], id: line.id }));
  return [
    written(test, again),
    ...[accepted, optimized].flatMap((file): Change[] => [
      { file, key: 'inputs.1.sha256', hashOf: test },
      written(
        `${file}l`,
        linesOf(`${file}l`).map((line, index) => ({
          ...line,
          output: few[index % 5]?.expected,
          scores: { accuracy: 1 },
        })),
      ),
      { file, key: metrics, to: { accuracy: { value: 1 } } },
    ]),
  ];
};

/** Files that hold together but for what somebody wrote into them, or merged. */
export const byHand: readonly Mutation[] = [
  ...breaks('adapt/run-malformed', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    { file: accepted, key: 'latency_ms.p95', to: 30, how: 'be quicker than its answers' },
    { file: accepted, key: `${metrics}.accuracy.low`, to: 0.984, how: 'be surer than can be' },
    { file: accepted, key: 'created', to: '1', how: 'date by a number' },
    { file: accepted, key: 'seed', to: 'zero', how: 'write a word' },
    { file: accepted, key: 'decoding.temperature', to: 7, with: both('decoding.temperature', 7) },
    {
      file: accepted,
      key: 'decoding.max_tokens',
      to: 1,
      how: 'allow less than was said',
      with: both('decoding.max_tokens', 1),
    },
    { file: accepted, key: 'prompt.shots', to: -1, with: both('prompt.shots', -1) },
    {
      ...written(
        `${accepted}l`,
        linesOf(`${accepted}l`).map(({ output, ...line }) => line),
      ),
      how: 'take out the answers',
    },
    {
      ...written(
        `${accepted}l`,
        linesOf(`${accepted}l`).map((line) => ({
          ...line,
          output: `The queue is ${line.output}!`,
          scores: { accuracy: 1 },
        })),
      ),
      how: 'call wrong sentences right',
      with: [allRight],
    },
  ]),
  ...breaks('adapt/run-malformed', { record: 'adapt', at: 'adapt.iterations.1.run', kind: 'A2' }, [
    { file: run('0004-prompt'), key: 'inputs.0.role', to: 'promt', how: 'misspell' },
  ]),
  ...breaks('adapt/look-incomplete', { record: 'adapt', kind: 'A6' }, [
    [
      'adapt.looks',
      [accepted, optimized, candidate],
      { at: 'adapt.looks.2', how: 'call a turn a look' },
    ],
    {
      file: accepted,
      key: 'decoding',
      to: gone,
      at: 'adapt.accepted',
      how: 'draw nobody knows how',
      with: both('decoding', gone),
    },
  ]),
  ...breaks('adapt/run-of-other-scorer', { record: 'adapt', at: 'adapt.accepted', kind: 'A3' }, [
    {
      file: accepted,
      key: 'scorer.1.path',
      to: 'eval/accept.py',
      how: 'name other code',
      with: [{ file: accepted, key: 'scorer.1.sha256', hashOf: 'eval/accept.py' }],
    },
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt', kind: 'A3' }, [
    ['adapt.iterations.1.change', '8-shot', { how: 'claim more examples' }],
    ['adapt.iterations.3.change', 'one-shot, lora', { how: 'claim an example' }],
    {
      file: run('0004-prompt'),
      key: 'inputs.0.path',
      to: 'prompt/README.md',
      at: 'adapt.iterations.1.run',
      how: 'name another file',
      with: [{ file: run('0004-prompt'), key: 'inputs.0.sha256', hashOf: 'prompt/README.md' }],
    },
    {
      file: candidate,
      key: 'prompt.name',
      to: 'four',
      at: 'adapt.iterations.3.run',
      how: 'name no prompt that there is',
      with: both('prompt.name', 'four'),
    },
  ]),
  ...breaks('adapt/few-examples', { record: 'adapt', at: 'adapt.accepted', kind: 'A6' }, [
    { ...lessData(5)[0], how: 'keep five', with: lessData(5) } as never,
    { ...lessData(19)[0], how: 'keep nineteen', with: lessData(19) } as never,
    { ...repeated()[0], how: 'ask five things', with: repeated() } as never,
  ]),
  ...breaks('integrate/run-of-other-model', { record: 'integrate', kind: 'A1' }, [
    {
      file: optimized,
      key: 'created',
      to: '2026-11-20T08:00:00Z',
      at: 'integrate.optimized_run',
      how: 'measure before it was made',
    },
  ]),
  ...breaks('integrate/serve-malformed', { record: 'integrate', at: 'integrate', kind: 'A1' }, [
    { file: serve, text: 'server: llama.cpp', by: 'server: [llama.cpp', how: 'break' },
    { file: serve, text: 'context:', by: 'contxt:', how: 'misspell' },
    { file: serve, text: 'queue:', by: 'model: models/lora\nqueue:', how: 'merge' },
    { file: serve, key: 'slots', to: 0 },
    { file: serve, key: 'context', to: '1024', how: 'write a text' },
    { file: serve, key: 'timeout_s', to: 0.001, how: 'write milliseconds for seconds' },
    { file: serve, text: whole, by: '# nothing\n', how: 'empty' },
    { file: 'app/app.yaml', text: whole, by: 'title: [Desk\n', how: 'break' },
  ]),
  ...breaks('model/licence-forbids-use', { record: 'adapt', at: 'scope.tasks.0', kind: 'A8' }, [
    { file: card, text: 'license: cc0-1.0', by: 'license: cc-by-nc-4.0', how: 'forbid commerce' },
    { file: card, text: 'license: cc0-1.0', by: 'license: "research only"  # ask', how: 'forbid' },
  ]),
];
