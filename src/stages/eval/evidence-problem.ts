import { type Evidence, resultsOf } from '../../check/evidence.ts';
import type { Row } from '../../check/overlap-texts.ts';
import { runProblem } from '../../check/run-problem.ts';
import { type ExampleResult, endingOf, type Run } from '../../record/runs/run.ts';
import { round } from '../../record/runs/targets.ts';
import { findTask } from '../scope/tasks.ts';
import { answerProblem } from './answer-problem.ts';
import { dataProblem } from './data-problem.ts';

/** Why a readable run file is no evidence: a sentence. Undefined when it is some. Judges each once. */
export function evidenceProblem(path: string, run: Run, evidence: Evidence): string | undefined {
  const problems = known.get(evidence) ?? new Map<string, string | undefined>();
  known.set(evidence, problems);
  if (!problems.has(path))
    problems.set(path, runProblem(path, run, evidence) ?? metricsProblem(run, evidence));
  return problems.get(path);
}

const known = new WeakMap<Evidence, Map<string, string | undefined>>();

function metricsProblem(run: Run, evidence: Evidence): string | undefined {
  const all = resultsOf(run, evidence) ?? [];
  for (const task of Object.keys(run.tasks)) {
    const examples = all.filter((example) => example.task === task);
    const problem =
      rangeProblem(run, task) ??
      scoreProblem(run, task, examples) ??
      unscoredProblem(run, task, examples) ??
      contentProblem(run, task, examples, evidence);
    if (problem) return problem;
  }
  return undefined;
}

function isRate(task: string, metric: string): boolean {
  const metrics = findTask(task)?.metrics ?? {};
  return Object.hasOwn(metrics, metric) && metrics[metric]?.unit === 'rate';
}

function rangeProblem({ id, tasks }: Run, task: string): string | undefined {
  for (const [metric, { value, low = value, high = value }] of Object.entries(
    tasks[task]?.metrics ?? {},
  )) {
    if (!isRate(task, metric) || (low >= 0 && high <= 1)) continue;
    return `Run ${id} says ${metric} = ${value} (${low} to ${high}) for ${task}, and it is a rate between 0 and 1.`;
  }
  return undefined;
}

function scoreProblem(
  { id: run }: Run,
  task: string,
  examples: readonly ExampleResult[],
): string | undefined {
  for (const { id, scores } of examples) {
    for (const [metric, score] of Object.entries(scores)) {
      if (!isRate(task, metric) || (score >= 0 && score <= 1)) continue;
      return `In run ${run}, ${metric} of "${id}" is ${score}, and it is a rate between 0 and 1.`;
    }
  }
  return undefined;
}

/** A share of examples is one of these examples, whose scores say which they are. */
function unscoredProblem(
  { id, tasks }: Run,
  task: string,
  examples: readonly ExampleResult[],
): string | undefined {
  const isBare = examples.every(({ scores }) => Object.keys(scores).length === 0);
  const metric = Object.keys(tasks[task]?.metrics ?? {}).find(
    (name) =>
      isRate(task, name) &&
      (isBare || !ofAll.has(name)) &&
      examples.every(({ scores }) => !Object.hasOwn(scores, name)),
  );
  if (metric === undefined) return undefined;
  return `Run ${id} says ${metric} = ${tasks[task]?.metrics[metric]?.value} for ${task}, and none of its examples has a score of it.`;
}

/** What may be reckoned over all examples at once. */
const ofAll: ReadonlySet<string> = new Set(['macro_f1', 'field_f1', 'token_f1', 'rouge_l']);

/** What the answers themselves say, next to the data while they are those of the run. */
function contentProblem(
  run: Run,
  task: string,
  examples: readonly ExampleResult[],
  evidence: Evidence,
): string | undefined {
  const data = run.inputs.find(({ role, task: of }) => role === 'data' && of === task);
  if (!data || !evidence.isUnchanged(data.path, data.sha256)) return undefined;
  const rows = evidence.rows(data.path);
  const problem = dataProblem(run, task, rows, evidence);
  if (problem) return `Run ${run.id} was measured on "${data.path}", where ${problem}.`;
  return task === 'classification'
    ? labelProblem(run, task, examples, rows)
    : answerProblem(run, examples, rows);
}

/** Of a classification, what the answers themselves say: each that is a label and nothing else. */
function labelProblem(
  run: Run,
  task: string,
  examples: readonly ExampleResult[],
  rows: readonly Row[],
): string | undefined {
  const wanted = wantedIn(rows);
  // Where several are right, or none is said, its own code alone knows.
  if (examples.some(({ id }) => !wanted.has(id))) return undefined;
  const labels = new Map([...new Set(wanted.values())].map((label) => [label, wordsOf(label)]));
  const answers = examples.map((example) => {
    const given = plainLabel(example, labels);
    return {
      id: example.id,
      label: wanted.get(example.id) ?? '',
      given,
      named: given === undefined ? labelsNamed(example, labels) : [],
      score: example.scores.accuracy,
    };
  });
  const other = answers.find(
    // A part of the score may be for a label that is near.
    ({ label, given, named, score }) =>
      given === undefined
        ? score === 1 && named.length === 1 && named[0] !== label
        : score === (given === label ? 0 : 1),
  );
  if (other) {
    const { id, given = other.named[0], label, score } = other;
    return `In run ${run.id}, the answer to "${id}" is "${given}", "${label}" was expected, and accuracy is ${score}.`;
  }
  return f1Problem(run, task, answers);
}

/** What came before a request failed does not count. */
function plainLabel(example: ExampleResult, labels: LabelWords): string | undefined {
  const text = example.output?.trim() ?? '';
  return endingOf(example) !== 'failed' && labels.has(text) ? text : undefined;
}

/** Each label with its words. */
type LabelWords = ReadonlyMap<string, string>;

/** The labels that stand in an answer as words, among others; signs and width do not count. */
function labelsNamed({ output = '' }: ExampleResult, labels: LabelWords): string[] {
  const said = wordsOf(output);
  return [...labels].flatMap(([label, words]) => (said.includes(words) ? [label] : []));
}

function wordsOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return ` ${words.join(' ')} `;
}

interface Labelled {
  readonly label: string;
  /** Undefined where the answer is more than a label, or none. */
  readonly given: string | undefined;
  readonly score: number | undefined;
}

/**
 * The answers say how high the F1 averaged over classes can be, whatever class was named by those that
 * are no plain label: 2 × right / (wanted + given) of each class.
 */
function f1Problem(
  { id, tasks }: Run,
  task: string,
  answers: readonly Labelled[],
): string | undefined {
  const value = tasks[task]?.metrics.macro_f1?.value;
  if (value === undefined) return undefined;
  const classes = new Map<string, { right: number; all: number }>();
  const count = (name: string, right: number) => {
    const before = classes.get(name) ?? { right: 0, all: 0 };
    classes.set(name, { right: before.right + right, all: before.all + 1 });
  };
  for (const { label, given, score = 1 } of answers) {
    count(label, 2 * score);
    if (score > 0) count(label, 0);
    else if (given !== undefined) count(given, 0);
  }
  const wanted = new Set(answers.map(({ label }) => label));
  const each = [...wanted].map((name) => classes.get(name) ?? { right: 0, all: 1 });
  const most = each.reduce((sum, { right, all }) => sum + right / all, 0) / each.length;
  if (!(value > most + 1e-6)) return undefined;
  return `Run ${id} says macro_f1 = ${round(value)} for ${task}, and with its answers it is ${round(most)} at most.`;
}

function wantedIn(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(([, { id, expected }]) =>
      typeof expected === 'string' ? [[String(id), expected] as const] : [],
    ),
  );
}
