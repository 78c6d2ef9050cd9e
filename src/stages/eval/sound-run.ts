import { type Evidence, runAt } from '../../check/evidence.ts';
import type { Run } from '../../record/runs/run.ts';
import { evidenceProblem } from './evidence-problem.ts';

/**
 * A run that is evidence: what follows from one that is missing or does not hold together is not said
 * beside that.
 */
export function soundRun(path: string | undefined, evidence: Evidence): Run | undefined {
  if (path === undefined) return undefined;
  const run = runAt(path, evidence);
  return run && evidenceProblem(path, run, evidence) === undefined ? run : undefined;
}
