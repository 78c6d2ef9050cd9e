import type { Example, RulePage } from '../check/rule.ts';
import { asJson } from './json/print.ts';

/** The pages of rules for programs. */
export function pagesAsJson(pages: readonly RulePage[]): string {
  const rules = pages.map(({ id, severity, message, why, fix, bad, good }) => ({
    id,
    severity,
    message,
    why,
    fix,
    bad: textOf(bad),
    good: textOf(good),
  }));
  return asJson<'explain'>({ rules });
}

function textOf(example: Example): string {
  return typeof example === 'string' ? example : example.record;
}
