import { type Evidence, resultsOf, runAt } from '../../check/evidence.ts';
import { runFiles } from '../../check/run-files.ts';
import type { Run } from '../../record/runs/run.ts';
import { isOnTest, testData } from '../../record/runs/test-split.ts';
import type { LifecycleRecord } from '../../record/schema.ts';

/** From this look at the same test examples on, the best of them is flattered by chance. */
export const manyLooks = 3;

/**
 * Whether no look was ever counted: so it is in a project that an earlier version walked through its
 * loop on test. It is judged from the first look on that `record` counts.
 */
export function isUncounting({ adapt }: LifecycleRecord, evidence: Evidence): boolean {
  if (adapt?.looks !== undefined) return false;
  const runs = (adapt?.iterations ?? []).map(({ run }) => lookAt(run, evidence));
  // What scored its answers, a run says since looks are counted.
  return !runs.some((run) => run?.scorer !== undefined);
}

/** The run files of the project that saw the test examples that lie there now, or most of them. */
export function looksTaken(evidence: Evidence): readonly string[] {
  const looks = runFiles(evidence).flatMap((path) => {
    const run = lookAt(path, evidence);
    return run ? [{ path, run }] : [];
  });
  const present = looks.filter(({ run }) => seesPresentTest(run, evidence));
  return looks
    .filter(({ run }) => present.some((now) => sawTheSame(now.run, run, evidence)))
    .map(({ path }) => path);
}

/** Whether the test examples that a run saw are those that lie there now. */
export function seesPresentTest(run: Run, evidence: Evidence): boolean {
  return testData(run).some(({ path, sha256 }) => evidence.isUnchanged(path, sha256));
}

/** The runs that a record names and that saw the test split: its looks, and iterations of an earlier version. */
export function looksCounted(record: LifecycleRecord, evidence: Evidence): ReadonlySet<string> {
  const { looks = [], iterations = [] } = record.adapt ?? {};
  const { optimized_run: optimized, application_run: application } = record.integrate ?? {};
  const named = [...looks, ...iterations.map(({ run }) => run), optimized, application];
  return new Set(
    named.filter((path) => path !== undefined && lookAt(path, evidence) !== undefined) as string[],
  );
}

/** How often the record looked at test examples that this run saw, too. */
export function looksBeside(run: Run, record: LifecycleRecord, evidence: Evidence): number {
  return [...looksCounted(record, evidence)].filter((path) => {
    const other = lookAt(path, evidence);
    return other && sawTheSame(run, other, evidence);
  }).length;
}

/**
 * Whether what one run was asked of test, another was asked before, at least half of it: a file
 * that grows, or of which a label is mended, holds no fresh examples by that.
 */
function sawTheSame(run: Run, other: Run, evidence: Evidence): boolean {
  const seen = new Set(testData(other).map(({ sha256 }) => sha256));
  if (testData(run).some(({ sha256 }) => seen.has(sha256))) return true;
  const [asked, askedBefore] = [askedIn(run, evidence), new Set(askedIn(other, evidence))];
  const again = asked.filter((question) => askedBefore.has(question));
  return again.length > 0 && again.length * 2 >= asked.length;
}

function askedIn(run: Run, evidence: Evidence): readonly string[] {
  return (resultsOf(run, evidence) ?? []).flatMap(({ asked }) => asked ?? []);
}

/** A run that saw the test split; undefined for any other, and for a baseline, which is no candidate. */
export function lookAt(path: string, evidence: Evidence): Run | undefined {
  const run = runAt(path, evidence);
  return run && isLook(run) ? run : undefined;
}

/** Whether a run is a look at the test split: of a candidate, for a baseline is none. */
export function isLook(run: Run): boolean {
  return run.technique !== 'baseline' && isOnTest(run);
}
