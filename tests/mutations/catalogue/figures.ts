import { type Change, gone, whole } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';
import { walkedProject } from '../records.ts';

const walked = walkedProject();
const run = (name: string) => `eval/runs/${name}.json`;
const [candidate, accepted, optimized, few, nearest] = [
  '0006-fine-tune',
  '0007-fine-tune',
  '0010-quantize',
  '0004-prompt',
  '0005-prompt',
].map(run) as [string, string, string, string, string];
const load = 'deploy/runs/0002-load.json';
const releases = 'deploy/releases.yaml';
const throughApp = run('0050-application');
const read = (path: string) => JSON.parse(walked[path] ?? '');
const metrics = 'tasks.classification.metrics';
type Line = Readonly<Record<string, unknown>> & { readonly latency_ms: number };
/** The examples of the accepted run, each changed in the same way. */
const each = (change: (line: Line) => object): Change => ({
  file: `${accepted}l`,
  text: whole,
  by: (walked[`${accepted}l`] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => `${JSON.stringify(change(JSON.parse(line)))}\n`)
    .join(''),
});
/** A run through the application, with the answers of the optimized one. */
const application = (more: object): Change[] => [
  {
    file: throughApp,
    text: whole,
    by: JSON.stringify({
      ...read(optimized),
      id: '0050-application',
      technique: 'application',
      examples: { path: `${throughApp}l`, sha256: '' },
      ...more,
    }),
  },
  { file: `${throughApp}l`, text: whole, by: walked[`${optimized}l`] ?? '' },
];
const named = { key: 'integrate.application_run', to: throughApp };

/** Figures that were typed in, and what a run left out so that nobody can look at them again. */
export const figures: readonly Mutation[] = [
  ...breaks('adapt/run-malformed', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    {
      ...each(({ latency_ms, ...line }) => line),
      how: 'time no answer',
      with: [{ file: accepted, key: 'latency_ms', to: { p50: 20, p95: 40, p99: 60 } }],
    },
    {
      ...each((line) => ({ ...line, latency_ms: line.latency_ms / 1000 })),
      how: 'write seconds',
      with: [{ file: accepted, key: 'latency_ms', to: { p50: 0.021, p95: 0.04, p99: 0.057 } }],
    },
    {
      ...each((line) => ({ ...line, completion_tokens: 0 })),
      how: 'answer in no token',
      with: [{ file: accepted, key: 'tokens.completion', to: 0 }],
    },
    {
      ...each((line) => ({ ...line, prompt_tokens: 0 })),
      how: 'ask in no token',
      with: [{ file: accepted, key: 'tokens.prompt', to: 0 }],
    },
    {
      ...each((line) => ({ ...line, prompt_tokens: 48.225 })),
      how: 'count tokens in halves',
      with: [{ file: accepted, key: 'tokens.prompt', to: 9645 }],
    },
    {
      ...each((line) => ({ ...line, scores: {} })),
      how: 'score no answer',
      with: [{ file: accepted, key: metrics, to: { accuracy: { value: 1 } } }],
    },
    {
      ...each((line) => ({ ...line, scores: { good: 1 } })),
      how: 'score something else',
      with: [{ file: accepted, key: metrics, to: { accuracy: { value: 1 } } }],
    },
    { file: accepted, key: 'created', to: '1970-01-01T00:04:11Z', how: 'set no clock' },
  ]),
  ...breaks('adapt/run-of-other-scorer', { record: 'adapt', at: 'adapt.accepted', kind: 'A3' }, [
    { file: accepted, key: 'scorer.0', to: gone, how: 'leave out the code that scores' },
    { file: accepted, key: 'scorer.2', to: gone, how: 'leave out the card' },
  ]),
  ...breaks('integrate/run-not-comparable', { record: 'integrate', kind: 'A1' }, [
    {
      file: optimized,
      key: 'scorer.0',
      to: gone,
      at: 'integrate.optimized_run',
      how: 'leave out the code that scores',
    },
    {
      file: optimized,
      key: 'scorer.1.path',
      to: 'eval/accept.py',
      at: 'integrate.optimized_run',
      how: 'name other code',
      with: [{ file: optimized, key: 'scorer.1.sha256', hashOf: 'eval/accept.py' }],
    },
  ]),
  ...breaks('adapt/look-incomplete', { record: 'integrate', at: named.key, kind: 'A1' }, [
    [named.key, named.to, { how: 'score by nothing', with: application({ scorer: [] }) }],
    [named.key, named.to, { how: 'end in no way', with: application({ endings: {} }) }],
    [
      named.key,
      named.to,
      { how: 'ask with no prompt', with: application({ inputs: read(optimized).inputs.slice(1) }) },
    ],
  ]),
  ...breaks('integrate/application-run-of-other', { record: 'integrate', kind: 'A1' }, [
    [
      named.key,
      named.to,
      { how: 'draw otherwise', with: application({ decoding: { temperature: 1, max_tokens: 8 } }) },
    ],
    [
      named.key,
      named.to,
      { how: 'ask before it was accepted', with: application({ created: '2026-11-20T08:00:00Z' }) },
    ],
    [
      named.key,
      named.to,
      { how: 'name no weights', with: application({ model: { id: 'models/gguf-f16' } }) },
    ],
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt', kind: 'A3' }, [
    ['adapt.iterations.1.change', '4-shot, nearest', { how: 'claim the nearest' }],
    ['adapt.iterations.2.change', '4-shot, fixed', { how: 'claim the same for all' }],
    { file: few, key: 'change', to: '8-shot', at: 'adapt.iterations.1.run', how: 'say more' },
    {
      file: few,
      key: 'inputs',
      to: read(few).inputs.filter(({ role }: { role: string }) => role !== 'examples'),
      at: 'adapt.iterations.1.run',
      how: 'show examples of nowhere',
    },
    {
      file: nearest,
      key: 'prompt.shots',
      to: 0,
      at: 'adapt.iterations.2.run',
      how: 'show none of them',
      with: [{ key: 'adapt.iterations.2.change', to: 'Other words' }],
    },
    {
      file: candidate,
      key: 'inputs.0.path',
      to: 'prompt/extraction/default.md',
      at: 'adapt.iterations.3.run',
      how: 'ask with that of another task',
    },
  ]),
  ...breaks('integrate/load-run-malformed', { record: 'integrate', kind: 'A1' }, [
    ...[
      ['first_token_ms', { p50: 900, p95: 1900 }, 'begin after the end'],
      ['latency_ms', { p50: 0.018, p95: 0.041, p99: 0.043 }, 'write seconds'],
      ['retried', -3, 'take a request back'],
      ['tokens_per_s', -9.3, 'take tokens back'],
    ].map(([key, to, how]) => ({
      file: load,
      key: `steps.2.${key}`,
      to,
      at: 'integrate.serve.load_run',
      how: how as string,
    })),
  ]),
  ...breaks('integrate/release-malformed', { record: 'released', at: 'integrate.release' }, [
    { file: releases, key: '1.image', to: '<registry>/desk', how: 'copy' },
    { file: releases, key: '1.image', to: ' ', how: 'name none' },
    {
      file: releases,
      key: '0.digest',
      to: `sha256:${'2'.repeat(64)}`,
      how: 'have one image for two runs',
      with: [{ file: releases, key: '0.run', to: accepted }],
    },
    {
      file: releases,
      key: '1.image',
      to: `registry.example.com/desk@sha256:${'9'.repeat(64)}`,
      how: 'name the image by the digest of another',
    },
    { file: releases, key: '1.digest', to: `sha256:${'0'.repeat(64)}`, how: 'fill in noughts' },
  ]),
  ...breaks('integrate/release-of-other-run', { record: 'released', at: 'integrate.release' }, [
    { file: releases, key: '0.run', to: run('0003-prompt'), how: 'release what dev saw' },
    { file: releases, key: '0.run', to: run('0001-baseline'), how: 'release a baseline' },
  ]),
  ...breaks('adapt/training-contradicts-change', { record: 'adapt' }, [
    ...[
      'LoRA, rank 64',
      'lora, r=8',
      '3 epochs',
      'learning rate 1e-5',
      'DPO',
      'full fine-tuning',
    ].map((to): Row => ['adapt.iterations.3.change', to, { how: `claim ${to}` }]),
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt', kind: 'A3' }, [
    ['adapt.iterations.1.change', '8 examples', { how: 'claim eight' }],
    ['adapt.iterations.1.change', 'Shorter, with 8 examples', { how: 'claim eight more wordily' }],
    ['adapt.iterations.1.change', 'temperature 0.7', { how: 'claim another temperature' }],
    {
      file: few,
      key: 'inputs.0',
      to: gone,
      at: 'adapt.iterations.1.run',
      how: 'leave out what was asked with',
    },
  ]),
  ...breaks('adapt/run-of-other-scorer', { record: 'adapt', kind: 'A3' }, [
    { file: few, key: 'scorer', to: gone, at: 'adapt.iterations.1.compared_with', how: 'unsay' },
    {
      file: candidate,
      key: 'scorer',
      to: gone,
      at: 'adapt.iterations.3.compared_with',
      how: 'unsay of the best',
    },
  ]),
  ...breaks('adapt/run-of-other-data', { record: 'adapt', kind: 'A6' }, [
    ...[run('0003-prompt'), few].map((file, index) => ({
      file,
      key: 'inputs.1.path',
      to: 'data/classification/train.jsonl',
      at: `adapt.iterations.${index}.run`,
      how: `measure what it may have learned from, ${index}`,
    })),
  ]),
  ...breaks('adapt/look-incomplete', { record: 'integrate', kind: 'A1', at: 'adapt.looks.2' }, [
    [
      named.key,
      named.to,
      {
        how: 'count a look that asks with no prompt',
        with: [
          ...application({ inputs: read(optimized).inputs.slice(1) }),
          { key: 'adapt.looks', to: [accepted, optimized, throughApp] },
        ],
      },
    ],
  ]),
  ...breaks('integrate/release-malformed', { record: 'released', at: 'integrate.release' }, [
    { file: releases, key: '0.image', to: 'registry.example.com/Desk', how: 'write in capitals' },
    ['integrate.release', gone, { at: 'integrate', how: 'name no list' }],
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'released', kind: 'A1' }, [
    ...[
      'poe rollback --to 1',
      'Serve release 9 of deploy/releases.yaml',
      'docker run registry.example.com/desk:latest',
      'docker compose up -d',
      'kubectl rollout restart deployment/desk',
      'Restart the container.',
      'Redeploy the current version',
    ].map((to): Row => ['integrate.rollback', to, { how: `go nowhere: ${to}` }]),
  ]),
  // What the log says in words, and of which data examples were shown.
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt', kind: 'A3' }, [
    ...[
      '8 shots',
      'zero shot',
      'five-shot',
      'shots: 8',
      'eight examples',
      'T=0.9',
      'max_tokens 100',
    ].map((to): Row => ['adapt.iterations.1.change', to, { how: `say ${to}` }]),
    ['adapt.iterations.1.change', '4-shot (nearest)', { how: 'say the nearest in brackets' }],
  ]),
  ...breaks('adapt/training-contradicts-change', { record: 'adapt' }, [
    ...['QLoRA', 'LoRA, alpha 8', 'LoRA with dropout 0.1', 'DoRA'].map(
      (to): Row => ['adapt.iterations.3.change', to, { how: `claim ${to}` }],
    ),
    ['adapt.iterations.1.change', 'LoRA', { how: 'claim LoRA of the base' }],
    [
      'adapt.iterations.1.change',
      'fine-tuned on 600 tickets',
      { how: 'claim training of the base' },
    ],
  ]),
  ...breaks('adapt/run-of-other-data', { record: 'adapt', kind: 'A6' }, [
    ...['dev', 'test'].map((split) => ({
      file: few,
      key: 'inputs.2.path',
      to: `data/classification/${split}.jsonl`,
      at: 'adapt.iterations.1.run',
      how: `show examples of ${split}`,
    })),
  ]),
];
