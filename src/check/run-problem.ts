import type { ExampleResult, Run } from '../record/runs/run.ts';
import type { Evidence } from './evidence.ts';

/** Why a readable run file is no evidence, undefined when it is: a sentence that names the file. */
export function runProblem(path: string, run: Run, evidence: Evidence): string | undefined {
  const name = path
    .split('/')
    .at(-1)
    ?.replace(/\.json$/, '');
  if (run.id !== name) return `"${path}" says that it is run "${run.id}".`;
  if (!run.examples) return undefined;
  const { path: file, sha256 } = run.examples;
  const now = evidence.sha256(file);
  if (now === undefined) return `"${file}", the examples of run ${run.id}, is gone.`;
  if (now !== sha256) return `"${file}" was changed after run ${run.id} was written.`;
  const examples = evidence.examples(run);
  if (examples.kind === 'malformed') return `"${file}": ${examples.message}.`;
  return examples.kind === 'read' ? scoreProblem(run, examples.value) : undefined;
}

/** A metric that is the mean of scores must be the mean of these scores. */
function scoreProblem(run: Run, examples: readonly ExampleResult[]): string | undefined {
  for (const [task, { n, metrics }] of Object.entries(run.tasks)) {
    const mine = examples.filter((example) => example.task === task);
    if (mine.length !== n)
      return `Run ${run.id} says n = ${n} for ${task}, and has ${mine.length} examples.`;
    for (const [metric, { value }] of Object.entries(metrics)) {
      const scores = mine.flatMap(({ scores: all }) =>
        Object.hasOwn(all, metric) ? [all[metric] ?? 0] : [],
      );
      if (scores.length !== n) continue;
      const mean = scores.reduce((sum, score) => sum + score, 0) / n;
      if (Math.abs(mean - value) > 1e-6) {
        return `Run ${run.id} says ${metric} = ${value} for ${task}, and its examples say ${Number(mean.toFixed(6))}.`;
      }
    }
  }
  return undefined;
}
