import type { TaskId } from '../../record/vocabulary.ts';

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
  /** What its Python module imports beside the dependencies of every project. */
  readonly dependencies?: readonly string[];
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

/** One text for all tasks: the prompt lists each metric once, under its name. */
const exactMatch = rate('share of examples with a wholly right answer');

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
      exact_match: exactMatch,
      field_f1: rate('F1 over the single fields'),
      valid_json: rate('share of answers that are valid JSON with the right keys'),
      ...latency,
    },
    recommended: { metric: 'exact_match', target: 0.85 },
  },
  summarization: {
    title: 'Summarization',
    what: 'sums up each text in one line',
    useCase: 'Sum up each support thread in one line.',
    metrics: {
      rouge_l: rate('agreement with the reference summary (ROUGE-L)'),
      length_ok: rate('share of summaries that are one line and short enough'),
      faithful: rate('share of summaries whose numbers and names all occur in the text'),
      ...latency,
    },
    recommended: { metric: 'rouge_l', target: 0.8 },
    dependencies: ['rouge-score>=0.1.2,<0.2'],
  },
  'question-answering': {
    title: 'Question answering',
    what: 'answers questions from given pages, or says that they do not say',
    useCase: 'Answer questions from the handbook.',
    metrics: {
      token_f1: rate('words shared with the right answer (token F1)'),
      exact_match: exactMatch,
      abstention: rate('share of examples answered where there is an answer, and only there'),
      ...latency,
    },
    recommended: { metric: 'token_f1', target: 0.85 },
  },
  reasoning: {
    title: 'Reasoning',
    what: 'solves word problems with numbers',
    useCase: 'Solve word problems with numbers.',
    metrics: {
      exact_match: exactMatch,
      expression_ok: rate('share of examples whose arithmetic is right when a calculator does it'),
      ...latency,
    },
    recommended: { metric: 'exact_match', target: 0.8 },
  },
  chat: {
    title: 'Chat',
    what: 'answers in a dialogue, in the manner you want',
    useCase: 'Answer customers as the desk would.',
    metrics: {
      win_rate: rate('share of answers nearer to the preferred answer than to the rejected one'),
      refusal_ok: rate('share of requests refused when they must be, and only then'),
      format_ok: rate('share of answers in plain text, in one paragraph, short enough'),
      ...latency,
    },
    recommended: { metric: 'win_rate', target: 0.9 },
  },
} as const satisfies Readonly<Record<TaskId, Task>>;

/** The task with this id, for ids that come out of answers or records. */
export function findTask(id: unknown): Task | undefined {
  return typeof id === 'string' && Object.hasOwn(tasks, id) ? tasks[id as TaskId] : undefined;
}
