import { isDay } from '../../is-day.ts';
import { nearest } from '../../nearest.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { PlacedFault } from '../../record/yaml/fault.ts';
import { formatPath } from '../../record/yaml/violation-fault.ts';
import type { Rule } from '../rule.ts';
import { isCopy } from './repeated.ts';

/** Rules that are left out, and cannot be, or for no reason. */
export function* ignoreFaults(
  record: LifecycleRecord,
  rules: readonly Rule[],
): Iterable<PlacedFault> {
  for (const [index, { rule, reason, expires }] of (record.ignore ?? []).entries()) {
    const page = rules.find(({ id }) => id === rule);
    if (isCopy(reason, rule) || (page && isCopy(reason, page.message))) {
      const at = ['ignore', index, 'reason'];
      const message = `\`${formatPath(at)}\` says what the rule says, and not why it is left out.`;
      yield { rule: 'form/says-nothing', message, at };
    }
    if (expires !== undefined && !isDay(expires)) {
      const at = ['ignore', index, 'expires'];
      const message = `There is no day ${expires}.`;
      const fix = 'Write a day of the calendar, as in "2027-03-31".';
      yield { rule: 'form/bad-value', message, fix, at };
    }
    const ids = rules.map(({ id }) => id);
    if (ids.includes(rule)) continue;
    const at = ['ignore', index, 'rule'];
    const guess = ids.find((id) => id.endsWith(`/${rule}`)) ?? nearest(rule, ids);
    const message =
      unignorable(rule) ??
      `There is no rule \`${rule}\`${guess ? ` (did you mean \`${guess}\`?)` : ''}.`;
    yield { rule: 'form/unknown-ignore', message, at };
  }
}

function unignorable(rule: string): string | undefined {
  if (rule.startsWith('form/')) return `\`${rule}\` is a fault of form, which cannot be ignored.`;
  return rule.startsWith('change/')
    ? `\`${rule}\` is a fault of the change that ignores it, which cannot be ignored.`
    : undefined;
}
