import { type Evidence, runAt } from '../../check/evidence.ts';
import { isDemanded } from '../../check/phase.ts';
import type { Fault } from '../../check/rule.ts';
import type { RecordPath } from '../../record/path.ts';
import { isSameCandidate } from '../../record/runs/test-split.ts';
import type { Iteration, LifecycleRecord } from '../../record/schema.ts';

/** A run file that the record names, and where. */
export interface NamedRun {
  readonly at: RecordPath;
  readonly path: string;
}

/** The run that the project stands on: the accepted one or, while none is, the newest. */
export function decidingRun(record: LifecycleRecord): NamedRun | undefined {
  const { accepted } = record.adapt ?? {};
  if (accepted !== undefined) return { at: ['adapt', 'accepted'], path: accepted };
  return newestRun(record);
}

/** The run of the newest iteration. */
export function newestRun({ adapt }: LifecycleRecord): NamedRun | undefined {
  const iterations = adapt?.iterations ?? [];
  const newest = iterations.at(-1);
  if (!newest) return undefined;
  return { at: ['adapt', 'iterations', iterations.length - 1, 'run'], path: newest.run };
}

/** Faults of the deciding run are warnings, and notes not worth it, while the phase demands no result. */
export function* asDemanded(record: LifecycleRecord, faults: Iterable<Fault>): Iterable<Fault> {
  const isOpen = !isDecided(record);
  for (const fault of faults) {
    if (!isOpen) yield fault;
    else if (fault.severity !== 'info') yield { ...fault, severity: 'warning' };
  }
}

/** Whether a result is accepted, or the phase demands one. */
export function isDecided(record: LifecycleRecord): boolean {
  return record.adapt?.accepted !== undefined || isDemanded(record, 'adapt');
}

/** The place among the iterations of the newest one that the deciding run belongs to. */
export function decidingIteration(record: LifecycleRecord, evidence: Evidence): number | undefined {
  const path = decidingRun(record)?.path;
  return path === undefined ? undefined : placesOf(path, record, evidence).at(-1);
}

/**
 * The places among the iterations of those that a run belongs to, oldest first: the run itself
 * or, where that is a look at the test split, those of its model and prompt.
 */
export function placesOf(path: string, { adapt }: LifecycleRecord, evidence: Evidence): number[] {
  const iterations = [...(adapt?.iterations ?? []).entries()];
  const itself = iterations.filter(([, { run }]) => run === path);
  const look = runAt(path, evidence);
  const found = iterations.filter(([, { run }]) => {
    const iteration = runAt(run, evidence);
    return look && iteration && isSameCandidate(look, iteration);
  });
  return (itself.length > 0 ? itself : found).map(([index]) => index);
}

/** The run that the deciding iteration was compared with. */
export function comparedRun(record: LifecycleRecord, evidence: Evidence): NamedRun | undefined {
  const iterations = record.adapt?.iterations ?? [];
  const index = decidingIteration(record, evidence) ?? -1;
  const other = iterations[index]?.compared_with;
  return other === undefined
    ? undefined
    : { at: ['adapt', 'iterations', index, 'compared_with'], path: other };
}

/** Each run file that the record names, once, at its first place. */
export function namedRuns(record: LifecycleRecord): NamedRun[] {
  const { accepted, iterations = [], looks = [] } = record.adapt ?? {};
  const { optimized_run: optimized, application_run: application } = record.integrate ?? {};
  // Of those, the rules of the section that names them speak.
  const isServed = (path: string) => path === optimized || path === application;
  const all = [...iterations.entries()].flatMap(([index, { run, compared_with: other }]) => [
    { at: ['adapt', 'iterations', index, 'run'], path: run },
    ...(other === undefined
      ? []
      : [{ at: ['adapt', 'iterations', index, 'compared_with'], path: other }]),
  ]);
  const named = [
    ...all,
    ...(accepted === undefined ? [] : [{ at: ['adapt', 'accepted'], path: accepted }]),
    ...looks.flatMap((path, index) =>
      isServed(path) ? [] : [{ at: ['adapt', 'looks', index], path }],
    ),
  ];
  const seen = new Set<string>();
  return named.filter(({ path }) => !seen.has(path) && seen.add(path));
}

/**
 * Those that the result rests on: the deciding one, its iterations with what they were compared with,
 * and all looks; where no iteration of it is to be found, any may have been that.
 */
export function runsRestedOn(record: LifecycleRecord, evidence: Evidence): NamedRun[] {
  const deciding = decidingRun(record)?.path ?? '';
  const { looks = [], iterations = [] } = record.adapt ?? {};
  const chosen = placesOf(deciding, record, evidence).flatMap((index) => iterations[index] ?? []);
  const needed = new Set([
    deciding,
    ...looks,
    ...chosen.flatMap((each) => [each.run, each.compared_with]),
  ]);
  return namedRuns(record).filter(({ path }) => chosen.length === 0 || needed.has(path));
}

/** The evaluations that the integrate section names. */
export function integrateRuns({ integrate }: LifecycleRecord): NamedRun[] {
  return (['optimized_run', 'application_run'] as const).flatMap((key) => {
    const path = integrate?.[key];
    return path === undefined ? [] : [{ at: ['integrate', key], path }];
  });
}

/** The iterations with their places. */
export function iterationsOf(record: LifecycleRecord): { at: RecordPath; iteration: Iteration }[] {
  return (record.adapt?.iterations ?? []).map((iteration, index) => ({
    at: ['adapt', 'iterations', index],
    iteration,
  }));
}
