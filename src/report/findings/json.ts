import type { Finding } from '../../check/rule.ts';
import { countsOf, type FileReport } from './summary.ts';

/** Findings for programs; a stable form, told apart by `version`. */
export function findingsAsJson(
  reports: readonly FileReport[],
  findings: readonly Finding[],
): string {
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
