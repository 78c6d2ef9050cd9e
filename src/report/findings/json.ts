import type { Results } from './results.ts';
import { countsOf } from './summary.ts';

/** Findings for programs; a stable form, told apart by `version`. */
export function findingsAsJson({ reports, findings }: Results): string {
  const files = reports.map(({ file }) => file);
  const ignored = reports.flatMap((report) => report.ignored);
  const since = reports.flatMap(({ file, since: one }) => (one ? [{ file, ...one }] : []));
  const whole = {
    version: 1,
    files,
    counts: countsOf(findings),
    findings,
    ignored,
    ...(since.length > 0 && { since }),
  };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}
