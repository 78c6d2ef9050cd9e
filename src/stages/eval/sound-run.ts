import { type Evidence, runAt } from '../../check/evidence.ts';
import type { Run } from '../../record/runs/run.ts';
import { evidenceProblem } from './evidence-problem.ts';

/**
 * A run that is evidence: what follows from one that is missing or does not hold together is not said
 * beside that. Reads and judges each once.
 */
export function soundRun(path: string | undefined, evidence: Evidence): Run | undefined {
  if (path === undefined) return undefined;
  const runs = known.get(evidence) ?? new Map<string, Run | undefined>();
  known.set(evidence, runs);
  if (!runs.has(path)) runs.set(path, judged(path, evidence));
  return runs.get(path);
}

const known = new WeakMap<Evidence, Map<string, Run | undefined>>();

function judged(path: string, evidence: Evidence): Run | undefined {
  const run = runAt(path, evidence);
  return run && evidenceProblem(path, run, evidence) === undefined ? run : undefined;
}
