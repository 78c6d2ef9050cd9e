import { readdirSync } from 'node:fs';
import { runNumber } from '../record/runs/run.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Evidence } from './evidence.ts';

export const runsFolder = 'eval/runs';

/** The run files of a project, in the order of their numbers. */
export function runFiles(evidence: Evidence): string[] {
  const folder = evidence.locate(runsFolder);
  if (folder.kind !== 'folder') return [];
  return readdirSync(folder.absolute)
    .map((name) => `${runsFolder}/${name}`)
    .filter((path) => runNumber(path) !== undefined)
    .sort((one, other) => (runNumber(one) ?? 0) - (runNumber(other) ?? 0));
}

/**
 * The run files that were written after the last iteration recorded, or beside it on a branch that was
 * merged, and are no look that is counted.
 */
export function unrecorded(record: LifecycleRecord, evidence: Evidence): string[] {
  const last = lastRecorded(record);
  const { looks = [], iterations = [] } = record.adapt ?? {};
  const known = new Set([...looks, ...iterations.map(({ run }) => run)]);
  return runFiles(evidence).filter((path) => (runNumber(path) ?? 0) >= last && !known.has(path));
}

/**
 * The lowest number that two runs have: there branches parted that were merged since, and what each
 * made from then on has no one order. Infinity where every run has a number of its own.
 */
export function partedAt(evidence: Evidence): number {
  const numbers = runFiles(evidence).map((path) => runNumber(path) ?? 0);
  return numbers.find((number, index) => number === numbers[index - 1]) ?? Infinity;
}

/** The highest number among the recorded runs; 0 where there is none. */
export function lastRecorded(record: LifecycleRecord): number {
  return Math.max(0, ...(record.adapt?.iterations ?? []).map(({ run }) => runNumber(run) ?? 0));
}
