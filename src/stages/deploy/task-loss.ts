import { type Evidence, resultsOf } from '../../check/evidence.ts';
import { type Loss, lossOf, usualTolerance } from '../../record/runs/loss.ts';
import type { Run } from '../../record/runs/run.ts';
import { decidingMetric } from '../../record/runs/verdict.ts';
import type { LifecycleRecord } from '../../record/schema.ts';

/** What the transforms cost in one task, on the metric that decides. */
export interface TaskLoss {
  readonly task: string;
  readonly metric: string;
  readonly tolerance: number;
  readonly loss: Loss;
}

/** Undefined where the two runs share no score of the task. */
export function taskLoss(
  task: string,
  before: Run,
  after: Run,
  record: LifecycleRecord,
  evidence: Evidence,
): TaskLoss | undefined {
  const [was, is] = [resultsOf(before, evidence), resultsOf(after, evidence)];
  if (!was || !is) return undefined;
  const metric = decidingMetric(record, task, was);
  const tolerance = record.integrate?.tolerance ?? usualTolerance;
  const loss = metric && lossOf(was, is, task, metric, tolerance);
  return metric && loss ? { task, metric, tolerance, loss } : undefined;
}
