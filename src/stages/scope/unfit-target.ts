import type { Evidence } from '../../check/evidence.ts';
import { fastestMs } from '../../record/runs/run.ts';
import type { LifecycleRecord, Target } from '../../record/schema.ts';
import { isUnknownMetric, metricOf } from './metric-of.ts';
import type { Metric } from './tasks.ts';

/** Whether no run can be held against a target, of which a rule of its own speaks. */
export function isUnfit(record: LifecycleRecord, target: Target, evidence: Evidence): boolean {
  const metric = metricOf(record, target);
  return (
    missingValue(target, metric) !== undefined ||
    valueProblem(target, metric) !== undefined ||
    isUnknownMetric(record, target, evidence)
  );
}

/** The key that a target lacks: any, or the one that says from where on a result is good enough. */
export function missingValue(
  { at_least: least, at_most: most }: Target,
  metric: Metric | undefined,
): 'any' | Problem['key'] | undefined {
  if (least === undefined && most === undefined) return 'any';
  if (metric?.higherIsBetter && least === undefined) return 'at_least';
  return metric?.higherIsBetter === false && most === undefined ? 'at_most' : undefined;
}

export interface Problem {
  readonly key: 'at_least' | 'at_most';
  readonly message: string;
  readonly fix?: string;
}

/** Why no result, or each, reaches the value of a target. */
export function valueProblem(target: Target, metric: Metric | undefined): Problem | undefined {
  const { at_least: least, at_most: most } = target;
  if (least !== undefined && most !== undefined && least > most) {
    return { key: 'at_most', message: `No value is at least ${least} and at most ${most}.` };
  }
  if (metric?.unit === 'rate' && least !== undefined) return rateProblem(target.metric, least);
  if (metric?.unit === 'rate' && most !== undefined) return upperProblem(target.metric, most);
  if (metric?.unit === 'ms' && most !== undefined) return latencyProblem(most);
  return undefined;
}

// What a run of random answers reaches, and what nobody waits for.
const trivialRate = 0.01;
const trivialMs = 600_000;

function rateProblem(metric: string, least: number): Problem | undefined {
  const key = 'at_least';
  if (least > 1) {
    const message = `\`${metric}\` is a rate between 0 and 1: no result reaches ${least}.`;
    return least <= 100 ? { key, message, fix: `Write ${least / 100}.` } : { key, message };
  }
  if (least >= trivialRate) return undefined;
  const message = `\`${metric}\` is a rate between 0 and 1: ${least > 0 ? 'nearly ' : ''}every result reaches ${least}.`;
  return { key, message };
}

function upperProblem(metric: string, most: number): Problem | undefined {
  if (most >= 0) return undefined;
  return { key: 'at_most', message: `\`${metric}\` is a rate between 0 and 1: none is below 0.` };
}

function latencyProblem(most: number): Problem | undefined {
  const key = 'at_most';
  if (most < fastestMs) {
    const message = `No answer arrives within ${most} milliseconds.`;
    return most > 0.001
      ? { key, message, fix: `Write ${most * 1000}, if ${most} seconds are meant.` }
      : { key, message };
  }
  if (most <= trivialMs) return undefined;
  return { key, message: `Every answer arrives within ${most} milliseconds.` };
}
