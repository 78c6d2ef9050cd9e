import { type JsonSchema, violations } from '../yaml/interpreter.ts';
import {
  contentOf,
  count,
  malformed,
  number,
  parseAs,
  parseJson,
  type Reading,
  readText,
  said,
  sha256,
  text,
  time,
} from './evidence-file.ts';

/** A run file, as the generated project's evaluation writes it; read, never written, by this tool. */
export interface Run {
  readonly version: 1;
  readonly id: string;
  readonly created?: string;
  readonly technique: string;
  readonly change?: string;
  /** Set when only the first examples were asked: a look, not a measurement. */
  readonly limit?: number;
  readonly model: {
    readonly id: string;
    readonly revision?: string;
    readonly sha256?: string;
    readonly base_url?: string;
    readonly chat_template_kwargs?: Readonly<Record<string, unknown>>;
  };
  /** Missing where nothing is prompted, and in runs of projects made before it was written down. */
  readonly prompt?: { readonly name?: string; readonly shots?: number; readonly examples?: string };
  /** How answers were drawn. */
  readonly decoding?: Readonly<Record<string, unknown>>;
  readonly inputs: readonly RunInput[];
  /** What read and scored the answers; of runs made before it was written down, nothing. */
  readonly scorer?: readonly RunScorer[];
  readonly examples?: { readonly path: string; readonly sha256: string };
  readonly tasks: Readonly<Record<string, TaskResult>>;
  /** How many answers ended how; of runs made before it was written down, nothing. */
  readonly endings?: Readonly<Record<string, number>>;
  readonly latency_ms?: { readonly p50?: number; readonly p95?: number; readonly p99?: number };
  /** Of all requests that did not fail; of endpoints that do not count them, nothing. */
  readonly tokens?: { readonly prompt?: number; readonly completion?: number };
  /** How many requests failed for good. */
  readonly errors?: number;
  /** What an endpoint called the models that answered, and how often. */
  readonly answered_by?: Readonly<Record<string, number>>;
  /** What the endpoint was asked otherwise than most. */
  readonly request?: Readonly<Record<string, unknown>>;
}

export interface RunFile {
  readonly task?: string;
  readonly path: string;
  readonly sha256: string;
}

/** A file of code, or a data card, of which one key counts. */
export interface RunScorer extends RunFile {
  readonly key?: string;
}

export interface RunInput extends RunFile {
  readonly role: string;
}

export interface TaskResult {
  readonly n: number;
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** A metric with its 95% interval. */
export interface Measurement {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** One line of a run's per-example file. */
export interface ExampleResult {
  readonly task: string;
  readonly id: string;
  readonly scores: Readonly<Record<string, number>>;
  readonly output?: string;
  readonly latency_ms?: number;
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  /** Why the server stopped: "length" where it cut the answer off. */
  readonly finish_reason?: string | null;
  readonly refusal?: string | null;
  /** Why the request failed, where it did. */
  readonly error?: string | null;
}

/** How an answer ended, as the generated project's evaluation tells it. */
export function endingOf({ error, refusal, finish_reason: reason, output }: ExampleResult): string {
  if (isSaid(error)) return 'failed';
  if (isSaid(refusal) || reason === 'content_filter') return 'refused';
  if (reason === 'length') return 'cut off';
  return output?.trim() === '' ? 'empty' : 'answered';
}

function isSaid(value: string | null | undefined): boolean {
  return value !== undefined && value !== null;
}

const largestRun = 1 << 22;
const largestExamples = 1 << 28;

/** Reads a run file; `message` of a malformed one completes "<path>: …". */
export function readRun(path: string): Reading<Run> {
  const found = readText(path, largestRun);
  return found.kind === 'read' ? parseRun(found.value) : found;
}

export function parseRun(content: string): Reading<Run> {
  const reading = parseAs<Run>(content, runSchema);
  for (const [task, result] of Object.entries(contentOf(reading)?.tasks ?? {})) {
    const message = taskProblem(task, result);
    if (message) return malformed(message);
  }
  return reading;
}

/** Reads a per-example file: one JSON object a line. */
export function readExamples(path: string): Reading<readonly ExampleResult[]> {
  const found = readText(path, largestExamples);
  return found.kind === 'read' ? parseExamples(found.value) : found;
}

export function parseExamples(content: string): Reading<readonly ExampleResult[]> {
  const examples: ExampleResult[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    const json = parseJson(line);
    if (json.kind !== 'read')
      return malformed(`line ${index + 1}: ${'message' in json ? json.message : ''}`);
    if (!isExample(json.value)) {
      const [violation] = violations(exampleSchema, json.value);
      return malformed(`line ${index + 1}: ${violation ? said(violation) : 'it is no example'}`);
    }
    const wrong = mistyped(json.value);
    if (wrong) return malformed(`line ${index + 1}: ${wrong}`);
    const bad = Object.entries(json.value.scores).find(([, score]) => !Number.isFinite(score));
    if (bad) return malformed(`line ${index + 1}: the score ${bad[0]} is no number`);
    examples.push(json.value);
  }
  return { kind: 'read', value: examples };
}

/** What `exampleSchema` says, by hand: a run has lines by the thousand, and this takes a third of the time. */
function isExample(value: unknown): value is ExampleResult {
  const { task, id, scores } = (value ?? {}) as Record<string, unknown>;
  const isObject = typeof scores === 'object' && scores !== null && !Array.isArray(scores);
  return typeof task === 'string' && typeof id === 'string' && isObject;
}

const words = ['output', 'finish_reason', 'refusal', 'error'] as const;
const numbers = ['latency_ms', 'prompt_tokens', 'completion_tokens'] as const;

/** What an example may say besides, and says in a form that cannot be; undefined where it is sound. */
function mistyped(example: ExampleResult): string | undefined {
  const isText = (value: unknown) => typeof (value ?? '') === 'string';
  const key = words.find((name) => !isText(example[name]));
  if (key) return `${key} is no text`;
  const number = numbers.find((name) => !Number.isFinite(example[name] ?? 0));
  if (number) return `${number} is no number`;
  const broken = numbers.slice(1).find((name) => !Number.isInteger(example[name] ?? 0));
  if (broken) return `${broken} is no whole number`;
  const negative = numbers.find((name) => (example[name] ?? 0) < 0);
  return negative && `${negative} is below 0`;
}

/** In ms: nothing that generates answers sooner. */
export const fastestMs = 1;

/** What the run measured for a metric of a task; undefined when it did not. */
export function measured(run: Run, task: string, metric: string): Measurement | undefined {
  const metrics = Object.hasOwn(run.tasks, task) ? run.tasks[task]?.metrics : undefined;
  if (metrics && Object.hasOwn(metrics, metric)) return metrics[metric];
  const percentile = /^latency_(p50|p95|p99)_ms$/.exec(metric)?.[1] as
    | 'p50'
    | 'p95'
    | 'p99'
    | undefined;
  const value = percentile && metrics && run.latency_ms?.[percentile];
  return value === undefined ? undefined : { value };
}

/** Whether what was measured looked things up in documents. */
export function looksUp({ inputs }: Run): boolean {
  return inputs.some(({ role }) => role === 'application');
}

/** NNNN of `eval/runs/NNNN-<technique>.json`; undefined for any other path. */
export function runNumber(path: string): number | undefined {
  const digits = /(?:^|\/)(\d{4,})-[a-z0-9-]+\.json$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function taskProblem(task: string, result: unknown): string | undefined {
  const [violation] = violations(taskSchema, result, ['tasks', task]);
  if (violation) return said(violation);
  for (const [metric, value] of Object.entries((result as TaskResult).metrics)) {
    const [bad] = violations(measurementSchema, value, ['tasks', task, 'metrics', metric]);
    if (bad) return said(bad);
    const { value: middle, low = middle, high = middle } = value;
    if (low > middle || high < middle) {
      return `tasks.${task}.metrics.${metric}: ${middle} lies outside its interval [${low}, ${high}]`;
    }
  }
  return undefined;
}

/** Which prompt was used, with how many examples in it. */
export const promptSchema: JsonSchema = {
  type: 'object',
  properties: { name: text, shots: count, examples: { enum: ['fixed', 'nearest'] } },
};
const roles = ['prompt', 'data', 'examples', 'lock', 'application'];
const runSchema: JsonSchema = {
  type: 'object',
  required: ['version', 'id', 'technique', 'model', 'inputs', 'tasks'],
  properties: {
    version: { const: 1 },
    id: text,
    created: text,
    technique: text,
    change: text,
    seed: { type: 'integer' },
    limit: { type: 'integer' },
    model: {
      type: 'object',
      required: ['id'],
      properties: {
        id: text,
        revision: text,
        sha256,
        base_url: text,
        chat_template_kwargs: { type: 'object' },
      },
    },
    prompt: promptSchema,
    decoding: {
      type: 'object',
      properties: {
        temperature: { type: 'number', minimum: 0, maximum: 2 },
        // A baseline draws none.
        max_tokens: count,
      },
    },
    inputs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['role', 'path', 'sha256'],
        properties: { role: { enum: roles }, task: text, path: text, sha256 },
      },
    },
    scorer: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'sha256'],
        properties: { task: text, path: text, sha256, key: text },
      },
    },
    examples: { type: 'object', required: ['path', 'sha256'], properties: { path: text, sha256 } },
    tasks: { type: 'object' },
    endings: {
      type: 'object',
      properties: {
        answered: count,
        'cut off': count,
        refused: count,
        empty: count,
        failed: count,
      },
    },
    latency_ms: { type: 'object', properties: { p50: time, p95: time, p99: time } },
    tokens: { type: 'object', properties: { prompt: count, completion: count, reasoning: count } },
    errors: count,
    answered_by: { type: 'object', additionalProperties: count },
    request: { type: 'object' },
  },
};
const taskSchema: JsonSchema = {
  type: 'object',
  required: ['n', 'metrics'],
  properties: { n: { type: 'integer', minimum: 1 }, metrics: { type: 'object' } },
};
const measurementSchema: JsonSchema = {
  type: 'object',
  required: ['value'],
  properties: { value: number, low: number, high: number },
};
const exampleSchema: JsonSchema = {
  type: 'object',
  required: ['task', 'id', 'scores'],
  properties: { task: text, id: text, scores: { type: 'object' } },
};
