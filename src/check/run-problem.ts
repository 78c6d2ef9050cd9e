import type { Run } from '../record/runs/run.ts';
import type { Evidence } from './evidence.ts';
import { timeProblem } from './made-when.ts';
import { examplesProblem } from './run-examples.ts';

/** Why a readable run file is no evidence, undefined when it is: a sentence that names the file. */
export function runProblem(path: string, run: Run, evidence: Evidence): string | undefined {
  const name = path
    .split('/')
    .at(-1)
    ?.replace(/\.json$/, '');
  if (run.id !== name) return `"${path}" says that it is run "${run.id}".`;
  if (run.created === undefined) return `Run ${run.id} does not say when it was made.`;
  const time = timeProblem(run.created, evidence.today);
  if (time) return `Run ${run.id} says that it ${time}.`;
  if (Object.keys(run.tasks).length === 0) return `Run ${run.id} measured no task.`;
  if (!run.examples) return `Run ${run.id} names no file of examples.`;
  const { path: file, sha256 } = run.examples;
  if (file !== path.replace(/json$/, 'jsonl'))
    return `Run ${run.id} names the examples of another, "${file}".`;
  if (evidence.sha256(file) === undefined)
    return `"${file}", the examples of run ${run.id}, is gone.`;
  if (!evidence.isUnchanged(file, sha256))
    return `"${file}" was changed after run ${run.id} was written.`;
  const examples = evidence.examples(run);
  if (examples.kind === 'malformed') return `"${file}": ${examples.message}.`;
  return examples.kind === 'read' ? examplesProblem(run, examples.value, evidence) : undefined;
}
