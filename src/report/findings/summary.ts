import type { Finding, Severity } from '../../check/rule.ts';
import { counted } from '../../counted.ts';
import { visible } from '../../terminal/visible.ts';
import type { FileReport, Ignored } from './results.ts';

/** `1 finding, until 2027-03-31` */
export function extentOf({ findings, expires }: Ignored): string {
  return `${counted(findings, 'finding')}, ${expires === undefined ? 'with no end' : `until ${expires}`}`;
}

/** `2 errors and 1 warning in 3 records; "create-genai-project explain <rule>" says why.` */
export function summary(reports: readonly FileReport[], findings: readonly Finding[]): string {
  const where = placeOf(reports);
  const counts = countsOf(findings);
  const parts = Object.entries(counts).flatMap(([severity, count]) =>
    count === 0 ? [] : [counted(count, severity === 'info' ? 'note' : severity)],
  );
  const ignored = reports.flatMap((report) => report.ignored).length;
  const except = ignored === 0 ? '' : `, with ${counted(ignored, 'rule')} ignored`;
  if (parts.length === 0) return `${where}: nothing to say${except}.`;
  return `${where}: ${parts.join(', ')}${except}. "create-genai-project explain <rule>" says why.`;
}

function placeOf(reports: readonly FileReport[]): string {
  const [first] = reports;
  const records =
    reports.length === 1 ? visible(first?.file ?? '') : counted(reports.length, 'record');
  if (!first?.since) return records;
  const { ref, commit } = first.since;
  const fresh = reports.filter(({ since }) => since?.isNew).length;
  const isNew = reports.length === 1 ? ', which did not have it' : `, which did not have ${fresh}`;
  return `${records} (since ${visible(ref)}, ${commit.slice(0, 7)}${fresh === 0 ? '' : isNew})`;
}

export function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
