import { type Change, gone } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';
import { unanswered } from './unanswered.ts';

const accepted = 'eval/runs/0007-fine-tune.json';
const candidate = 'eval/runs/0006-fine-tune.json';
const train = 'data/classification/train.jsonl';
const dev = 'data/classification/dev.jsonl';
const test = 'data/classification/test.jsonl';
const prompt = 'prompt/classification/default.md';
/** A question of the test split, long enough to be nobody else's. */
const asked = `{{${test}:127.input}}`;
/** The candidate answered at a server: then what else changed in its folder is not the runs' matter. */
const unweighed: readonly Change[] = [candidate, accepted].map((file) => ({
  file,
  key: 'model',
  to: { id: 'models/lora', base_url: 'http://127.0.0.1:8000/v1' },
}));
const promptKnown: readonly Change[] = [candidate, accepted].map((file) => ({
  file,
  key: 'inputs.0.sha256',
  hashOf: prompt,
}));
/** As long as no run is accepted, and the phase demands none. */
const open: readonly Change[] = [
  { key: 'phase', to: 'select' },
  { key: 'adapt.accepted', to: gone },
];

/** What the accepted run rests on. */
export const evidence: readonly Mutation[] = [
  ...breaks('adapt/run-stale', { record: 'adapt', at: 'adapt.accepted', kind: 'A3' }, [
    { file: prompt, text: '\n', by: '\nThink first.\n' },
    { file: test, key: '0.expected', to: 'billing!' },
    { file: test, key: '199', to: gone },
    { without: test },
    { without: prompt },
    { file: 'models/lora/tokenizer_config.json', key: 'model_max_length', to: 77 },
    {
      file: accepted,
      key: 'inputs.0.sha256',
      to: '0'.repeat(64),
      with: [{ file: candidate, key: 'inputs.0.sha256', to: '0'.repeat(64) }],
    },
    {
      file: accepted,
      key: 'model.sha256',
      to: 'f'.repeat(64),
      with: [{ file: candidate, key: 'model.sha256', to: 'f'.repeat(64) }],
    },
  ]),
  ...breaks(
    'adapt/run-stale',
    {
      record: 'adapt',
      at: 'adapt.iterations.3.run',
      kind: 'A12',
      how: 'edit while the loop is walked',
    },
    [
      { file: prompt, text: '\n', by: '\nThink first.\n', with: open },
      { file: dev, key: '3.expected', to: 'returns!', with: open },
      { file: 'models/lora/tokenizer_config.json', key: 'model_max_length', to: 7, with: open },
    ],
  ),
  ...breaks(
    'adapt/data-overlap',
    {
      record: 'adapt',
      at: 'adapt.iterations.3.run',
      kind: 'A12',
      how: 'copy while the loop is walked',
    },
    [
      { file: train, key: '0.input', to: asked, with: open },
      { file: train, key: '0.text', to: asked, with: open },
    ],
  ),
  ...breaks('adapt/data-overlap', { record: 'adapt', at: 'adapt.accepted', kind: 'A6' }, [
    { file: train, key: '0.input', to: asked, how: 'copy' },
    { file: train, key: '0.input', to: `...${asked}!!`, how: 'copy with other signs' },
    { file: train, key: '0.input', to: `${asked} Thanks`, how: 'copy with another word' },
    { file: train, key: '1.input', to: `\u2068${asked}\u2069`, how: 'copy with unseen signs' },
    { file: train, key: '0.text', to: asked, how: 'copy' },
    { file: dev, key: '0.input', to: asked, how: 'copy' },
    { file: train, key: '0.messages', to: [{ role: 'user', content: asked }], how: 'copy' },
    {
      file: 'data/classification/preferences.jsonl',
      text: '',
      by: `{"prompt": "${asked}", "chosen": "delivery", "rejected": "billing"}\n`,
    },
    {
      file: prompt,
      text: '\n',
      by: `\n${asked} → delivery\n`,
      with: promptKnown,
      how: 'show a question',
    },
    {
      file: prompt,
      text: '\n',
      by: `\nFor example: ${asked}\n`,
      with: promptKnown,
      how: 'show a question',
    },
  ]),
  ...breaks(
    'adapt/answers-missing',
    { record: 'adapt', at: 'adapt.accepted', kind: 'A2' },
    unanswered(accepted),
  ),
  ...breaks('adapt/training-data-changed', { record: 'adapt', at: 'adapt.accepted' }, [
    { file: train, key: '0.expected', to: 'returns' },
    { file: train, key: '12', to: gone },
    { without: train },
  ]),
  ...breaks('adapt/base-changed', { record: 'adapt', at: 'adapt.accepted' }, [
    { file: 'models/tiny/config.json', key: 'num_hidden_layers', to: 99 },
    { file: 'models/tiny/tokenizer_config.json', key: 'model_max_length', to: 7 },
    { file: 'models/lora/run.json', key: 'base.sha256', to: '0'.repeat(64), with: unweighed },
  ]),
  ...breaks('adapt/adapter-of-other-base', { record: 'adapt', at: 'adapt.accepted' }, [
    ['model.revision', 'recipe-2'],
    ['model.id', 'models/other'],
    {
      file: 'models/lora/adapter_config.json',
      key: 'base_model_name_or_path',
      to: 'Qwen/Qwen3-0.6B',
      with: unweighed,
    },
  ]),
];
