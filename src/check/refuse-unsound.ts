import { UserError } from '../errors.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Evidence } from './evidence.ts';
import type { Rule } from './rule.ts';

/** Throws where `check` would find, by these rules, an error in the new record that it does not find in the old one. */
export function refuseUnsound(
  before: LifecycleRecord,
  after: LifecycleRecord,
  evidence: Evidence,
  rules: readonly Rule[],
): void {
  const known = new Set(objections(before, evidence, rules).map(({ message }) => message));
  const found = objections(after, evidence, rules).filter(({ message }) => !known.has(message));
  const [first, ...others] = found;
  if (first === undefined) return;
  throw new UserError(first.message, {
    ...(others.length > 0 && { note: others.map(({ message }) => message).join('\n') }),
    help: first.fix,
  });
}

function objections(record: LifecycleRecord, evidence: Evidence, rules: readonly Rule[]) {
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
