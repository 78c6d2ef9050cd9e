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
    /** Of a model that was trained here: its start, and so on back to one that was not. */
    readonly trained_from?: readonly string[];
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
  /** Of all requests of which the endpoint counts them; where it counts none, nothing. */
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
  /** A hash of what it asks; of runs made before it was written down, nothing. */
  readonly asked?: string;
  /** What the example came from, where others came from it as well. */
  readonly group?: string;
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

/** Whether the request failed for good: its answer is none. */
export function isFailed(example: ExampleResult): boolean {
  return endingOf(example) === 'failed';
}

function isSaid(value: string | null | undefined): boolean {
  return value !== undefined && value !== null;
}

/** In ms: nothing that generates answers sooner. */
export const fastestMs = 1;

/** What the run measured for a metric of a task; undefined when it did not. */
export function measured(run: Run, task: string, metric: string): Measurement | undefined {
  const metrics = Object.hasOwn(run.tasks, task) ? run.tasks[task]?.metrics : undefined;
  const percentile = /^latency_(p50|p95|p99)_ms$/.exec(metric)?.[1] as
    | 'p50'
    | 'p95'
    | 'p99'
    | undefined;
  if (percentile === undefined)
    return metrics && Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  // Its examples hold this one alone to account: no task has a metric of that name.
  const value = metrics && run.latency_ms?.[percentile];
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
