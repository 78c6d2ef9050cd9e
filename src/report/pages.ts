import { type RulePage, recordOf } from '../check/rule.ts';
import { asJson } from './json/print.ts';

/** The pages of rules for programs. */
export function pagesAsJson(pages: readonly RulePage[]): string {
  const rules = pages.map(({ id, severity, message, why, fix, bad, good }) => ({
    id,
    severity,
    message,
    why,
    fix,
    bad: recordOf(bad),
    good: recordOf(good),
  }));
  return asJson<'explain'>({ rules });
}
