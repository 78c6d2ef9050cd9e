import { isDemanded } from '../../check/phase.ts';
import type { Fault } from '../../check/rule.ts';
import type { RecordPath } from '../../record/path.ts';
import type { Iteration, LifecycleRecord } from '../../record/schema.ts';

/** A run file that the record names, and where. */
export interface NamedRun {
  readonly at: RecordPath;
  readonly path: string;
}

/** The run that the project stands on: the accepted one or, while none is, the newest. */
export function decidingRun(record: LifecycleRecord): NamedRun | undefined {
  const { accepted, iterations = [] } = record.adapt ?? {};
  if (accepted !== undefined) return { at: ['adapt', 'accepted'], path: accepted };
  const newest = iterations.at(-1);
  if (!newest) return undefined;
  return { at: ['adapt', 'iterations', iterations.length - 1, 'run'], path: newest.run };
}

/** Faults of the deciding run are warnings, and notes not worth it, while the phase demands no result. */
export function* asDemanded(record: LifecycleRecord, faults: Iterable<Fault>): Iterable<Fault> {
  const isOpen = record.adapt?.accepted === undefined && !isDemanded(record, 'adapt');
  for (const fault of faults) {
    if (!isOpen) yield fault;
    else if (fault.severity !== 'info') yield { ...fault, severity: 'warning' };
  }
}

/** The run that the deciding one was compared with. */
export function comparedRun(record: LifecycleRecord): NamedRun | undefined {
  const path = decidingRun(record)?.path;
  const iterations = record.adapt?.iterations ?? [];
  const index = iterations.findLastIndex(({ run }) => run === path);
  const other = iterations[index]?.compared_with;
  return other === undefined
    ? undefined
    : { at: ['adapt', 'iterations', index, 'compared_with'], path: other };
}

/** Each run file that the record names, once, at its first place. */
export function namedRuns(record: LifecycleRecord): NamedRun[] {
  const { accepted, iterations = [] } = record.adapt ?? {};
  const all = [...iterations.entries()].flatMap(([index, { run, compared_with: other }]) => [
    { at: ['adapt', 'iterations', index, 'run'], path: run },
    ...(other === undefined
      ? []
      : [{ at: ['adapt', 'iterations', index, 'compared_with'], path: other }]),
  ]);
  const named =
    accepted === undefined ? all : [...all, { at: ['adapt', 'accepted'], path: accepted }];
  const seen = new Set<string>();
  return named.filter(({ path }) => !seen.has(path) && seen.add(path));
}

/** The iterations with their places. */
export function iterationsOf(record: LifecycleRecord): { at: RecordPath; iteration: Iteration }[] {
  return (record.adapt?.iterations ?? []).map((iteration, index) => ({
    at: ['adapt', 'iterations', index],
    iteration,
  }));
}
