import type { Evidence } from '../../check/evidence.ts';
import { taskOf } from '../../record/runs/targets.ts';
import type { LifecycleRecord, Target } from '../../record/schema.ts';
import { isOwnMetric } from './own-code.ts';
import { findTask, type Metric } from './tasks.ts';

/** What the tool knows of a target's metric; undefined for a task or a metric it does not know. */
export function metricOf(record: LifecycleRecord, target: Target): Metric | undefined {
  const metrics = findTask(taskOf(record, target))?.metrics ?? {};
  return Object.hasOwn(metrics, target.metric) ? metrics[target.metric] : undefined;
}

/** Whether a target names a metric that its task does not have, of which a rule of its own speaks. */
export function isUnknownMetric(
  record: LifecycleRecord,
  target: Target,
  evidence: Evidence,
): boolean {
  return (
    findTask(taskOf(record, target)) !== undefined &&
    metricOf(record, target) === undefined &&
    !isOwnMetric(record, target, evidence)
  );
}
