/** What the evaluation of a task measures. The names are those of the generated project's Python. */
export interface Metric {
  readonly what: string;
  readonly unit: 'rate' | 'ms';
  readonly higherIsBetter: boolean;
}

export interface Task {
  readonly title: string;
  /** Completes "A project that …": what a person chooses it for. */
  readonly what: string;
  /** What the shipped sample data is for, as a use case in one sentence. */
  readonly useCase: string;
  readonly metrics: Readonly<Record<string, Metric>>;
  /** A metric of the task and a target that a good small model can reach. */
  readonly recommended: { readonly metric: string; readonly target: number };
}

const latency = {
  latency_p95_ms: {
    what: 'milliseconds within which 95 of 100 answers arrive',
    unit: 'ms',
    higherIsBetter: false,
  },
} as const;

function rate(what: string): Metric {
  return { what, unit: 'rate', higherIsBetter: true };
}

/** The tasks that the generated project can do, in the order of the prompt. */
export const tasks = {
  classification: {
    title: 'Classification',
    what: 'puts each text into one of a few classes',
    useCase: 'Route each incoming support ticket to the queue that handles it.',
    metrics: {
      accuracy: rate('share of examples with the right class'),
      macro_f1: rate('F1 averaged over the classes, so that rare ones count as much'),
      ...latency,
    },
    recommended: { metric: 'accuracy', target: 0.9 },
  },
  extraction: {
    title: 'Extraction',
    what: 'reads fields out of a text as JSON',
    useCase: 'Read the order number, product and other fields out of each support ticket.',
    metrics: {
      exact_match: rate('share of examples with every field right'),
      field_f1: rate('F1 over the single fields'),
      valid_json: rate('share of answers that are valid JSON with the right keys'),
      ...latency,
    },
    recommended: { metric: 'exact_match', target: 0.85 },
  },
} as const satisfies Readonly<Record<string, Task>>;

export type TaskId = keyof typeof tasks;

/** The task with this id, for ids that come out of answers or records. */
export function findTask(id: unknown): Task | undefined {
  return typeof id === 'string' && Object.hasOwn(tasks, id) ? tasks[id as TaskId] : undefined;
}
