import type { Evidence } from '../../check/evidence.ts';
import type { Rule } from '../../check/rule.ts';
import { UserError } from '../../errors.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { rules } from './rules.ts';

/** Throws where `check` would find in the new record what it does not find in the old one. */
export function refuseUnsound(
  before: LifecycleRecord,
  after: LifecycleRecord,
  evidence: Evidence,
): void {
  const known = new Set(objections(before, evidence).map(({ message }) => message));
  const found = objections(after, evidence).filter(({ message }) => !known.has(message));
  const [first, ...others] = found;
  if (first === undefined) return;
  throw new UserError(first.message, {
    ...(others.length > 0 && { note: others.map(({ message }) => message).join('\n') }),
    help: first.fix,
  });
}

function objections(record: LifecycleRecord, evidence: Evidence) {
  const ignored = new Set(record.ignore?.map(({ rule }) => rule));
  return rules
    .filter(({ id }) => !ignored.has(id))
    .flatMap((rule) => errorsOf(rule, record, evidence));
}

function errorsOf(rule: Rule, record: LifecycleRecord, evidence: Evidence) {
  const faults = [...rule.evaluate(record, evidence)];
  return faults
    .filter(({ severity }) => (severity ?? rule.severity) === 'error')
    .map(({ message, fix }) => ({ message: message ?? rule.message, fix: fix ?? rule.fix }));
}
