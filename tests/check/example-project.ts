import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Example } from '../../src/check/rule.ts';
import { integrated, integratedFiles, otherTransformed } from './integrated-project.ts';

/** A support desk that routes tickets, through its first turns of the loop. */
export const record = `version: 1
project:
  name: support-triage
  summary: Route each support ticket to the right queue.
phase: adapt
scope:
  use_case: Route each incoming support ticket to one of eight queues.
  breadth: narrow
  tasks: [classification]
  success:
    - { metric: accuracy, at_least: 0.9 }
  data_sensitivity: internal
model:
  source: existing
  provider: local
  id: models/tiny
  revision: recipe-1
  licence: Apache-2.0
  parameters: 5000000
  hardware: { kind: cpu, memory_gb: 16, count: 1 }
adapt:
  techniques: [prompt]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
      next: Show four examples.
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target
  looks: [eval/runs/0008-prompt.json]
  accepted: eval/runs/0008-prompt.json
`;

/** The code that reads and scores the answers. */
export const scorer = 'src/support_triage/tasks/classification.py';
/** What says which labels there are, in a card that says more. */
export const card = 'data/classification/README.md';
const facts = 'task:\n  asked: queue\n  # as the desk calls them\n  labels: [billing, refund]\n\n';
const tiny = { id: 'models/tiny', revision: 'recipe-1', base_url: null };
const tinyConfig = '{ "model_type": "llama" }\n';
const count = 40;
const right = (wrong: readonly number[]) =>
  Array.from({ length: count }, (_, index) => (wrong.includes(index) ? 0 : 1));
/** What the first answers took, in milliseconds; all others took 30. */
const times = [70, 52, 52, 52];
const first = (many: number, from = 0) => Array.from({ length: many }, (_, index) => index + from);

/** Every file of the example project but its record. */
export function projectFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'prompt/classification/zero-shot.md': 'Which queue? {{ input }}\n',
    'prompt/classification/few-shot.md': 'As above, which queue? {{ input }}\n',
    'models/tiny/config.json': tinyConfig,
    'models/tiny/model.safetensors': 'weights',
    'data/classification/train.jsonl': tickets('train', 30),
    'data/classification/dev.jsonl': tickets('dev', count),
    'data/classification/test.jsonl': tickets('test', count),
    'uv.lock': 'version = 1\n',
    [scorer]: 'def score(): ...\n',
    [card]: `---\nlicense: unknown\n${facts}pretty_name: Tickets\n---\n\n# Tickets\n`,
  };
  Object.assign(files, runFiles(files, '0001-prompt', right(first(16))));
  Object.assign(files, runFiles(files, '0002-prompt', right([0, 1]), { prompt: 'few-shot' }));
  Object.assign(files, runFiles(files, '0003-prompt', right([1, 2]), { prompt: 'few-shot' }));
  Object.assign(files, trainedModel(files, 'models/lora'), trainedModel(files, 'models/dpo'));
  const lora = { model: { id: 'models/lora', revision: null } };
  Object.assign(files, runFiles(files, '0004-fine-tune', right([]), lora));
  Object.assign(files, runFiles(files, '0005-prompt', right([]).slice(0, 5), { limit: 5 }));
  Object.assign(
    files,
    runFiles(files, '0006-prompt', right(first(16)).slice(0, 30), { split: 'train' }),
  );
  const dpo = { model: { id: 'models/dpo', revision: null } };
  Object.assign(files, runFiles(files, '0007-align', right([]), dpo));
  const look = { prompt: 'few-shot', split: 'test' };
  Object.assign(files, runFiles(files, '0008-prompt', right([0, 1]), look));
  Object.assign(files, runFiles(files, '0013-fine-tune', right(first(20)), lora));
  return files;
}

/** Further looks at the test split, which no project has but one that speaks of them. */
function otherLooks(files: Readonly<Record<string, string>>): Record<string, string> {
  const lora = { split: 'test', model: { id: 'models/lora', revision: null } };
  return {
    ...runFiles(files, '0014-fine-tune', right([]), lora),
    ...runFiles(files, '0015-prompt', right(first(16)), { split: 'test' }),
  };
}

/** What training leaves in a model's folder. */
function trainedModel(files: Readonly<Record<string, string>>, folder: string) {
  const path = 'data/classification/train.jsonl';
  const card = {
    version: 1,
    base: { id: 'models/tiny' },
    experiment: { lora: { r: 16 } },
    files: [{ path, sha256: sha256(files[path] ?? '') }],
  };
  return {
    [`${folder}/adapter_config.json`]: '{ "base_model_name_or_path": "models/tiny" }',
    [`${folder}/adapter_model.safetensors`]: `weights of ${folder}`,
    [`${folder}/run.json`]: JSON.stringify(card),
  };
}

export interface RunOptions {
  readonly prompt?: string;
  readonly split?: string;
  readonly limit?: number;
  readonly model?: { readonly id?: string; readonly [key: string]: unknown };
  /** Answers that end at the limit of their tokens. */
  readonly cutOff?: number;
}

/** A run file and its examples, with one 0-or-1 score for each of the first tickets. */
export function runFiles(
  files: Readonly<Record<string, string>>,
  id: string,
  scores: readonly number[],
  { prompt = 'zero-shot', split = 'dev', limit, model = {}, cutOff = 0 }: RunOptions = {},
): Record<string, string> {
  const input = (role: string, path: string, task?: string) => ({
    role,
    path,
    sha256: sha256(files[path] ?? ''),
    task,
  });
  const value = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const half = Math.max(0.1, 0.5 / Math.sqrt(scores.length));
  const slowest = times.slice(0, scores.length).sort((one, other) => other - one);
  const percentile = (share: number) => {
    const rank = (1 - share) * (scores.length - 1);
    const [above = 30, below = 30] = [slowest[Math.floor(rank)], slowest[Math.ceil(rank)]];
    return above + (below - above) * (rank % 1);
  };
  const lines = scores.map((accuracy, index) =>
    JSON.stringify({
      task: 'classification',
      id: `classification-${split}-${index}`,
      output: accuracy === 1 ? queueOf(index) : 'I cannot say.',
      scores: { accuracy },
      asked: `${split} ${index}`,
      ...(index < cutOff && { finish_reason: 'length' }),
      latency_ms: times[index] ?? 30,
      prompt_tokens: 10,
      completion_tokens: 2,
    }),
  );
  const examples = `${lines.join('\n')}\n`;
  const run = {
    version: 1,
    id,
    created: '2026-11-24T08:00:00Z',
    technique: id.slice(5),
    change: prompt,
    seed: 0,
    limit,
    model: { ...tiny, sha256: modelSha256(files, model.id ?? tiny.id), ...model },
    decoding: { temperature: 0, max_tokens: 32 },
    inputs: [
      // A baseline is asked nothing.
      ...(id.endsWith('-baseline')
        ? []
        : [input('prompt', `prompt/classification/${prompt}.md`, 'classification')]),
      input('data', `data/classification/${split}.jsonl`, 'classification'),
      input('lock', 'uv.lock'),
    ],
    scorer: [
      { path: scorer, sha256: sha256(files[scorer] ?? ''), task: 'classification' },
      { path: card, sha256: sha256(facts), task: 'classification', key: 'task' },
    ],
    examples: { path: `eval/runs/${id}.jsonl`, sha256: sha256(examples) },
    tasks: {
      classification: {
        n: scores.length,
        metrics: {
          accuracy: { value, low: Math.max(0, value - half), high: Math.min(1, value + half) },
        },
      },
    },
    latency_ms: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) },
    tokens: { prompt: 10 * scores.length, completion: 2 * scores.length },
    errors: 0,
    endings: { answered: scores.length - cutOff, ...(cutOff > 0 && { 'cut off': cutOff }) },
  };
  return {
    [`eval/runs/${id}.json`]: `${JSON.stringify(run, null, 2)}\n`,
    [`eval/runs/${id}.jsonl`]: examples,
  };
}

/**
 * The project of a rule's example: the record with the example laid over it, and the files. It is
 * one whose model is served where the example speaks of that.
 */
export function exampleProject(example: Example): Record<string, string> {
  const fragment = typeof example === 'string' ? example : example.record;
  const isServed = /^integrate:/m.test(fragment);
  const base = isServed ? `${record}${integrated}` : record;
  const usual = isServed ? { ...projectFiles(), ...integratedFiles() } : projectFiles();
  const looks = { ...otherLooks(usual), ...(isServed ? otherTransformed(usual) : {}) };
  const files = { ...usual, ...spokenOf(looks, fragment) };
  const changed = typeof example === 'string' ? {} : example.files(files);
  return { ...files, 'lifecycle.yaml': overlaid(base, fragment), ...changed };
}

/** Of run files, those whose run the record names. */
function spokenOf(runs: Readonly<Record<string, string>>, text: string): Record<string, string> {
  const named = Object.entries(runs).filter(([path]) => text.includes(path.replace(/l$/, '')));
  return Object.fromEntries(named);
}

/** Writes a project into a folder that is gone when the test is. */
export function temporaryProject(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'genai-check-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeProject(root, files);
  return root;
}

export type Files = Readonly<Record<string, string | Buffer>>;

/** Writes the files; an empty text stands for a file that is left out. */
export function writeProject(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === '') continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function overlaid(base: string, fragment: string): string {
  const whole = parse(base);
  for (const [section, value] of Object.entries(parse(fragment) ?? {})) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) whole[section] = value;
    else whole[section] = withoutEmpty({ ...whole[section], ...value });
  }
  return stringify(whole);
}

function withoutEmpty(section: object): object {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== null));
}

function queueOf(index: number): string {
  return index % 2 === 0 ? 'billing' : 'refund';
}

function tickets(split: string, many: number): string {
  const lines = Array.from({ length: many }, (_, index) =>
    JSON.stringify({
      id: `classification-${split}-${index}`,
      input: `Ticket ${split} ${index}: the ${split} printer number ${index} jams`,
      expected: queueOf(index),
    }),
  );
  return `${lines.join('\n')}\n`;
}

/** As the generated project hashes a model folder; null where it is not there. */
export function modelSha256(
  files: Readonly<Record<string, string>>,
  folder: string,
): string | null {
  const lines = Object.entries(files)
    .filter(([path]) => path.startsWith(`${folder}/`))
    .map(([path, text]) => `${sha256(text)}  ${path.slice(folder.length + 1)}\n`);
  return lines.length === 0 ? null : sha256(lines.sort().join(''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
