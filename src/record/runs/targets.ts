import type { LifecycleRecord, Target } from '../schema.ts';
import { type Measurement, measured, type Run } from './run.ts';

/** A target with what a run reached. */
export interface TargetResult {
  readonly target: Target;
  readonly task: string | undefined;
  /** Undefined when the run did not measure it. */
  readonly measurement: Measurement | undefined;
  readonly isMet: boolean;
}

// 0.7 + 0.1 is not 0.8: a value that misses by less than this is as good.
const tolerance = 1e-9;

/** What a run reached of each target of the record, in its order; without a run, nothing of any. */
export function targetResults(record: LifecycleRecord, run: Run | undefined): TargetResult[] {
  return (record.scope?.success ?? []).map((target) => {
    const task = taskOf(record, target);
    const measurement = run && task !== undefined ? measured(run, task, target.metric) : undefined;
    return { target, task, measurement, isMet: isMet(target, measurement) };
  });
}

/** The task that a target is for, where the record says so. */
export function taskOf({ scope }: LifecycleRecord, { task }: Target): string | undefined {
  return task ?? (scope?.tasks?.length === 1 ? scope.tasks[0] : undefined);
}

/** `accuracy ≥ 0.9` */
export function formatTarget({ metric, at_least: least, at_most: most }: Target): string {
  const bounds = [least === undefined ? '' : `≥ ${least}`, most === undefined ? '' : `≤ ${most}`];
  return `${metric} ${bounds.filter(Boolean).join(' and ')}`.trimEnd();
}

/** `0.71 (95%: 0.64 to 0.77)` */
export function formatMeasurement({ value, low, high }: Measurement): string {
  const interval =
    low === undefined || high === undefined ? '' : ` (95%: ${round(low)} to ${round(high)})`;
  return `${round(value)}${interval}`;
}

/** `-0.05 (95%: -0.09 to -0.01)`, with what more there is to say of the interval. */
export function formatDifference(
  {
    difference,
    low,
    high,
  }: { readonly difference: number; readonly low: number; readonly high: number },
  more = '',
): string {
  return `${round(difference)} (95%: ${round(low)} to ${round(high)}${more})`;
}

/** At most three digits after the point, none that say nothing. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(3));
}

function isMet(
  { at_least: least, at_most: most }: Target,
  measurement: Measurement | undefined,
): boolean {
  const value = measurement?.value;
  if (value === undefined || !Number.isFinite(value)) return false;
  if (least === undefined && most === undefined) return false;
  const slack = tolerance * Math.max(1, Math.abs(value));
  return value >= (least ?? -Infinity) - slack && value <= (most ?? Infinity) + slack;
}
