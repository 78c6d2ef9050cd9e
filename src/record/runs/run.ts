import { readBytes } from '../yaml/bytes.ts';
import { type JsonSchema, type Violation, violations } from '../yaml/interpreter.ts';
import { formatPath } from '../yaml/violation-fault.ts';

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
  };
  readonly inputs: readonly RunInput[];
  readonly examples?: { readonly path: string; readonly sha256: string };
  readonly tasks: Readonly<Record<string, TaskResult>>;
  readonly latency_ms?: { readonly p50?: number; readonly p95?: number; readonly p99?: number };
}

export interface RunInput {
  readonly role: string;
  readonly task?: string;
  readonly path: string;
  readonly sha256: string;
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
}

export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly message: string };

const largestRun = 1 << 22;
const largestExamples = 1 << 28;

/** Reads a run file; `message` of a malformed one completes "<path>: …". */
export function readRun(path: string): Reading<Run> {
  const text = readText(path, largestRun);
  return text.kind === 'read' ? parseRun(text.value) : text;
}

export function parseRun(text: string): Reading<Run> {
  const json = parseJson(text);
  if (json.kind !== 'read') return json;
  const [violation] = violations(runSchema, json.value);
  if (violation) return malformed(said(violation));
  const run = json.value as Run;
  for (const [task, result] of Object.entries(run.tasks)) {
    const message = taskProblem(task, result);
    if (message) return malformed(message);
  }
  return { kind: 'read', value: run };
}

/** Reads a per-example file: one JSON object a line. */
export function readExamples(path: string): Reading<readonly ExampleResult[]> {
  const text = readText(path, largestExamples);
  return text.kind === 'read' ? parseExamples(text.value) : text;
}

export function parseExamples(text: string): Reading<readonly ExampleResult[]> {
  const examples: ExampleResult[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const json = parseJson(line);
    if (json.kind !== 'read')
      return malformed(`line ${index + 1}: ${'message' in json ? json.message : ''}`);
    if (!isExample(json.value)) {
      const [violation] = violations(exampleSchema, json.value);
      return malformed(`line ${index + 1}: ${violation ? said(violation) : 'it is no example'}`);
    }
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

/** NNNN of `eval/runs/NNNN-<technique>.json`; undefined for any other path. */
export function runNumber(path: string): number | undefined {
  const digits = /(?:^|\/)(\d{4,})-[a-z0-9-]+\.json$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function readText(path: string, limit: number): Reading<string> {
  const reading = readBytes(path, limit);
  switch (reading.kind) {
    case 'missing':
      return { kind: 'missing' };
    case 'no-file':
      return malformed('it is not a regular file');
    case 'denied':
      return malformed(`it cannot be read (${reading.code})`);
    case 'too-large':
      return malformed(`it is larger than ${limit >> 20} MiB`);
    case 'bytes':
      return { kind: 'read', value: reading.bytes.toString('utf8') };
  }
}

function parseJson(text: string): Reading<unknown> {
  try {
    // Python writes null for what is not known.
    const revive = text.includes('null')
      ? (_: string, value: unknown) => value ?? undefined
      : undefined;
    return { kind: 'read', value: JSON.parse(text, revive) };
  } catch (error) {
    // The call stack ends before the brackets do.
    if (error instanceof RangeError) return malformed('it nests too deeply');
    if (!(error instanceof SyntaxError)) throw error;
    const constant = /[:[,]\s*(-?(?:NaN|Infinity))\b/.exec(text)?.[1];
    return malformed(constant ? `it holds ${constant}, which is no measurement` : 'it is not JSON');
  }
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

function said(violation: Violation): string {
  const place = formatPath(violation.at) || 'the file';
  switch (violation.kind) {
    case 'missing-key':
      return `${formatPath([...violation.at, violation.key])} is missing`;
    case 'type':
      return `${place} is not ${violation.expected === 'array' || violation.expected === 'object' ? 'an' : 'a'} ${violation.expected}`;
    case 'limit':
      return `${place}: expected ${violation.limit}`;
    case 'choice':
      return `${place} is ${shown(violation.value)}; expected ${violation.choices.join(' or ')}`;
    case 'unknown-key':
      return `${place} is unknown`;
  }
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

function malformed(message: string): { kind: 'malformed'; message: string } {
  return { kind: 'malformed', message };
}

const text: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'number' };
const sha256: JsonSchema = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: '64 hex digits',
};

const runSchema: JsonSchema = {
  type: 'object',
  required: ['version', 'id', 'technique', 'model', 'inputs', 'tasks'],
  properties: {
    version: { const: 1 },
    id: text,
    created: text,
    technique: text,
    change: text,
    limit: { type: 'integer' },
    model: {
      type: 'object',
      required: ['id'],
      properties: { id: text, revision: text, sha256, base_url: text },
    },
    inputs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['role', 'path', 'sha256'],
        properties: { role: text, task: text, path: text, sha256 },
      },
    },
    examples: { type: 'object', required: ['path', 'sha256'], properties: { path: text, sha256 } },
    tasks: { type: 'object' },
    latency_ms: { type: 'object', properties: { p50: number, p95: number, p99: number } },
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
