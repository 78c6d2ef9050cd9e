import type { LifecycleRecord } from '../record/schema.ts';
import type { Phase } from '../record/vocabulary.ts';
import type { PlacedFault } from '../record/yaml/fault.ts';
import { isJudged } from './phase.ts';

/** A rule that a record leaves out, and what that hides. */
export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it holds, as in 2027-03-31. */
  readonly expires?: string | undefined;
  /** Its place among those of the record. */
  readonly index: number;
  /** How much the rule would have found. */
  readonly findings: number;
}

/** The waivers that hold on a day; `found` says how much each rule finds. */
export function waiversOf(
  record: LifecycleRecord,
  today: string,
  found: ReadonlyMap<string, number>,
): Waiver[] {
  return (record.ignore ?? []).flatMap((entry, index) =>
    isExpired(entry, today) ? [] : [{ ...entry, index, findings: found.get(entry.rule) ?? 0 }],
  );
}

function isExpired({ expires }: { readonly expires?: string | undefined }, today: string) {
  // Written so, the earlier day is the smaller text.
  return expires !== undefined && expires < today;
}

/** What is wrong with waivers of rules that there are: those that no longer hold, and those that hide nothing. */
export function* waiverFaults(
  record: LifecycleRecord,
  today: string,
  waivers: readonly Waiver[],
): Iterable<PlacedFault> {
  const known = new Set<string>();
  for (const [index, entry] of (record.ignore ?? []).entries()) {
    if (known.has(entry.rule)) {
      const message = `\`${entry.rule}\` is ignored twice.`;
      yield { rule: 'form/repeated', message, at: ['ignore', index, 'rule'] };
    }
    known.add(entry.rule);
    if (!isExpired(entry, today)) continue;
    const message = `\`${entry.rule}\` was ignored until ${entry.expires}, and is not any more.`;
    yield { rule: 'form/expired-ignore', message, at: ['ignore', index, 'expires'] };
  }
  for (const { rule, index, findings } of waivers) {
    if (findings > 0 || !isComeTo(rule, record)) continue;
    const message = `\`${rule}\` is ignored, and would find nothing.`;
    yield { rule: 'form/unused-ignore', message, at: ['ignore', index, 'rule'] };
  }
}

const phaseOf: ReadonlyMap<string, Phase> = new Map([
  ['scope', 'scope'],
  ['model', 'select'],
  ['adapt', 'adapt'],
  ['integrate', 'integrate'],
]);

/** Whether the rule has anything to judge yet. */
function isComeTo(rule: string, record: LifecycleRecord): boolean {
  const phase = phaseOf.get(rule.split('/')[0] ?? '');
  return phase !== undefined && isJudged(record, phase);
}
