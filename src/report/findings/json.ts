import { problemOf } from '../json/failure.ts';
import { asJson } from '../json/print.ts';
import type { Results } from './results.ts';
import { countsOf } from './summary.ts';

/** Findings for programs. */
export function findingsAsJson({ reports, findings, problem }: Results): string {
  const since = reports.flatMap(({ file, since: one }) => (one ? [{ file, ...one }] : []));
  return asJson<'check'>({
    files: reports.map(({ file }) => file),
    counts: countsOf(findings),
    findings,
    ignored: reports.flatMap((report) => report.ignored),
    ...(since.length > 0 && { since }),
    ...(problem && { error: problemOf(problem) }),
  });
}
