import type { Finding } from '../../check/rule.ts';
import type { Ignored, Results } from './results.ts';
import { extentOf } from './summary.ts';

/** The rules that records leave out, as notes, for formats that know findings alone. */
export function ignoredAsFindings({ reports }: Results): readonly Finding[] {
  return reports.flatMap(({ ignored }) => ignored.map(noteOf));
}

function noteOf(ignored: Ignored): Finding {
  const { rule, reason, file, line } = ignored;
  const message = `Ignored: ${reason} (${extentOf(ignored)})`;
  return { rule, severity: 'info', message, fix: '', file, line, column: 1, width: 1 };
}
