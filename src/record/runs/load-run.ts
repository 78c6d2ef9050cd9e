import type { JsonSchema } from '../yaml/interpreter.ts';
import { count, malformed, parseAs, type Reading, sha256, text, time } from './evidence-file.ts';
import { fastestMs, type Run } from './run.ts';
import { promptSchema } from './run-schema.ts';

/** A file of deploy/runs, as the generated project's load test writes it; read, never written, by this tool. */
export interface LoadRun {
  readonly version: 1;
  readonly id: string;
  readonly created: string;
  readonly kind: 'load';
  /** What answered. */
  readonly service: {
    readonly server: string;
    readonly model: { readonly id: string; readonly revision?: string; readonly sha256?: string };
    /** As in a run; what was made before it was written down says nothing. */
    readonly prompt?: Run['prompt'];
    /** Requests computed at once; what was made before it was written down says nothing. */
    readonly slots?: number;
  };
  /** The run that was accepted then. */
  readonly accepted: string;
  /** A task, or `all`. */
  readonly task: string;
  readonly steps: readonly LoadStep[];
  /** Over all steps. */
  readonly lost: number;
  /** The rate that it is meant to bear, in requests a second. */
  readonly reference_rps: number;
}

/** Some seconds at one rate: each request is answered or lost, however often it was sent. */
export interface LoadStep {
  readonly offered_rps: number;
  readonly seconds: number;
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  readonly latency_ms?: { readonly p50?: number; readonly p95?: number; readonly p99?: number };
  readonly first_token_ms?: { readonly p50?: number; readonly p95?: number };
}

/** `message` of a malformed one completes "<path>: …". */
export function parseLoadRun(content: string): Reading<LoadRun> {
  const reading = parseAs<LoadRun>(content, loadSchema);
  const problem = reading.kind === 'read' ? sumProblem(reading.value) : undefined;
  return problem === undefined ? reading : malformed(problem);
}

/** The step at this rate, of several the slowest; undefined when it was not tried. */
export function stepAt({ steps }: LoadRun, rate: number): LoadStep | undefined {
  const tried = steps.filter(({ offered_rps: offered }) => Math.abs(offered - rate) < 1e-9);
  const p95 = ({ latency_ms: latency }: LoadStep) => latency?.p95 ?? Infinity;
  return tried.sort((one, other) => p95(other) - p95(one))[0];
}

function sumProblem({ steps, lost }: LoadRun): string | undefined {
  for (const [index, step] of steps.entries()) {
    const problem = stepProblem(step);
    if (problem !== undefined) return `steps[${index}] says that ${problem}`;
  }
  const sum = steps.reduce((all, step) => all + step.lost, 0);
  return sum === lost ? undefined : `it says that ${lost} were lost, and its steps say ${sum}`;
}

function stepProblem(step: LoadStep): string | undefined {
  const { sent, answered, lost, offered_rps: rate, seconds, latency_ms: latency } = step;
  if (answered + lost !== sent) return `${sent} were sent, ${answered} answered and ${lost} lost`;
  // They are sent at random times, as people do: now and then more than the rate, never thrice as many.
  if (sent > 3 * rate * seconds + 5) {
    return `${sent} were sent in ${seconds} seconds, at ${rate} a second`;
  }
  if (sent < fewestSent(rate * seconds)) {
    return `only ${sent} were sent in ${seconds} seconds, at ${rate} a second`;
  }
  const { p50 = 0, p95 = p50, p99 = p95 } = latency ?? {};
  if (p50 > p95 || p95 > p99) return 'the percentiles of its latency are out of order';
  if ((latency?.p50 ?? fastestMs) < fastestMs) return `half of the answers came within ${p50} ms`;
  const { p50: half, p95: most } = step.first_token_ms ?? {};
  const isLater =
    (half ?? 0) > (latency?.p50 ?? Infinity) || (most ?? 0) > (latency?.p95 ?? Infinity);
  return isLater ? 'answers began later than they ended' : undefined;
}

/** As many as chance may leave of those that were expected: six deviations, of a Poisson process, and a few. */
function fewestSent(expected: number): number {
  return Math.max(expected / 3, expected - 6 * Math.sqrt(expected)) - 5;
}

const positive: JsonSchema = { type: 'number', exclusiveMinimum: 0 };

const loadSchema: JsonSchema = {
  type: 'object',
  required: [
    'version',
    'id',
    'created',
    'kind',
    'service',
    'accepted',
    'task',
    'steps',
    'lost',
    'reference_rps',
  ],
  properties: {
    version: { const: 1 },
    id: text,
    created: text,
    kind: { const: 'load' },
    service: {
      type: 'object',
      required: ['server', 'model'],
      properties: {
        server: text,
        model: {
          type: 'object',
          required: ['id'],
          properties: { id: text, revision: text, sha256 },
        },
        prompt: promptSchema,
        slots: count,
      },
    },
    accepted: text,
    task: text,
    steps: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['offered_rps', 'seconds', 'sent', 'answered', 'lost'],
        properties: {
          offered_rps: positive,
          seconds: positive,
          sent: count,
          answered: count,
          lost: count,
          retried: count,
          refused: count,
          latency_ms: { type: 'object', properties: { p50: time, p95: time, p99: time } },
          first_token_ms: { type: 'object', properties: { p50: time, p95: time } },
          tokens_per_s: time,
        },
      },
    },
    lost: count,
    reference_rps: positive,
  },
};
