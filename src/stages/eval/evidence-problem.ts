import type { Evidence } from '../../check/evidence.ts';
import { examplesOf } from '../../check/overlap-texts.ts';
import { runProblem } from '../../check/run-problem.ts';
import type { ExampleResult, Run } from '../../record/runs/run.ts';
import { round } from '../../record/runs/targets.ts';
import { findTask } from '../scope/tasks.ts';

/** Why a readable run file is no evidence: a sentence. Undefined when it is some. */
export function evidenceProblem(path: string, run: Run, evidence: Evidence): string | undefined {
  return runProblem(path, run, evidence) ?? metricsProblem(run, evidence);
}

function metricsProblem(run: Run, evidence: Evidence): string | undefined {
  const reading = evidence.examples(run);
  const all = reading.kind === 'read' ? reading.value : [];
  for (const task of Object.keys(run.tasks)) {
    const examples = all.filter((example) => example.task === task);
    const problem =
      rangeProblem(run, task) ??
      scoreProblem(run, task, examples) ??
      f1Problem(run, task, examples, evidence);
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

/**
 * Which answers are right says how high the F1 averaged over classes can be, whatever class the wrong
 * ones named: 2 × right / (right + all) of each class.
 */
function f1Problem(
  { id, tasks, inputs }: Run,
  task: string,
  examples: readonly ExampleResult[],
  evidence: Evidence,
): string | undefined {
  const value = tasks[task]?.metrics.macro_f1?.value;
  const data = inputs.find(({ role, task: of }) => role === 'data' && of === task);
  if (value === undefined || !data || evidence.sha256(data.path) !== data.sha256) return undefined;
  const classes = new Map<string, { right: number; all: number }>();
  const wanted = wantedIn(evidence.text(data.path) ?? '');
  for (const { id: example, scores } of examples) {
    const name = wanted.get(example) ?? '';
    const { right, all } = classes.get(name) ?? { right: 0, all: 0 };
    classes.set(name, { right: right + (scores.accuracy ?? 1), all: all + 1 });
  }
  const highest = [...classes.values()].map(({ right, all }) => (2 * right) / (right + all));
  const most = highest.reduce((sum, each) => sum + each, 0) / highest.length;
  if (!(value > most + 1e-6)) return undefined;
  return `Run ${id} says macro_f1 = ${round(value)} for ${task}, and with its right answers it is ${round(most)} at most.`;
}

function wantedIn(content: string): ReadonlyMap<string, string> {
  return new Map(
    [...examplesOf(content)].map(([, { id, expected }]) => [String(id), JSON.stringify(expected)]),
  );
}
