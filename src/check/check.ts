import type { RecordPath } from '../record/path.ts';
import type { Source } from '../record/read.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import { type Phase, phases } from '../record/vocabulary.ts';
import type { FormFault } from '../record/yaml/fault.ts';
import { positionAt } from '../record/yaml/position.ts';
import { withoutSecrets } from '../secrets.ts';
import { tally } from '../tally.ts';
import type { Evidence } from './evidence.ts';
import { formFaults } from './form/form.ts';
import { formRules } from './form-rules.ts';
import type { Fault, Finding, Rule, RulePage, Severity } from './rule.ts';
import { type Waiver, waiverFaults, waiversOf } from './waivers.ts';

export interface CheckOptions {
  readonly rules: readonly Rule[];
  /** As the user wrote it; findings repeat it. */
  readonly file: string;
  /** As in 2026-11-24: what is ignored until an earlier day is not any more. */
  readonly today: string;
  /** Asks as if the project were in this phase. */
  readonly phase?: Phase;
  /** What is wrong with how the record came to be what it is, where that is asked. */
  readonly changeFaults?: (record: LifecycleRecord) => Iterable<readonly [RulePage, Fault]>;
}

export interface Checked {
  /** Worst first, then from the top of the file. */
  readonly findings: readonly Finding[];
  /** The rules that the record leaves out. */
  readonly waivers: readonly Waiver[];
}

/** Everything that there is to say about one record. */
export function checkSource(source: Source, evidence: Evidence, options: CheckOptions): Checked {
  const form = formFaults(source, evidence, options.rules).map((fault) => ({
    fault,
    finding: formFinding(fault, source, options.file),
  }));
  const broken = form.flatMap(({ fault: { at, meant }, finding }) =>
    finding.severity === 'error' ? [at, meant].filter((path) => path !== undefined) : [],
  );
  const ofForm = form.map(({ finding }) => finding);
  const { record } = source;
  if (!record) return { findings: ofForm.sort(byWeight), waivers: [] };
  const judged = options.phase ? { ...record, phase: options.phase } : record;
  // To ask for less is no change that made the phase go back.
  const changed = isBehind(judged, record) ? record : judged;
  const found = ruleFindings(judged, source, evidence, options, broken);
  const waivers = waiversOf(judged, options.today, tally(found.map(({ rule }) => rule)));
  const waived = new Set(waivers.map(({ rule }) => rule));
  const findings = [
    ...ofForm,
    ...found.filter(({ rule }) => !waived.has(rule)),
    ...[...(options.changeFaults?.(changed) ?? [])]
      .filter(([, { at }]) => !broken.some((above) => isWithin(above, at)))
      .map(([rule, fault]) => ruleFinding(rule, fault, source, options.file)),
    ...[...waiverFaults(judged, options.today, waivers)]
      .filter(({ at }) => !broken.some((above) => isWithin(at, above)))
      .map((fault) =>
        formFinding({ ...fault, range: source.range(fault.at) }, source, options.file),
      ),
  ];
  return { findings: findings.sort(byWeight), waivers };
}

function isBehind(one: LifecycleRecord, other: LifecycleRecord): boolean {
  return phases.indexOf(one.phase) < phases.indexOf(other.phase);
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Worst first, then from the top of the file. */
export function byWeight(one: Finding, other: Finding): number {
  return (
    ranks[one.severity] - ranks[other.severity] ||
    one.line - other.line ||
    one.column - other.column
  );
}

function ruleFindings(
  record: LifecycleRecord,
  source: Source,
  evidence: Evidence,
  { rules, file }: CheckOptions,
  broken: readonly RecordPath[],
): Finding[] {
  const found: Finding[] = [];
  for (const rule of rules) {
    for (const fault of rule.evaluate(record, evidence)) {
      // What looks absent may be the very thing whose form is wrong: one finding is enough.
      if (broken.some((each) => isWithin(each, fault.at) || isWithin(fault.at, each))) continue;
      found.push(ruleFinding(rule, fault, source, file));
    }
  }
  return found;
}

function ruleFinding(rule: RulePage, fault: Fault, source: Source, file: string): Finding {
  return {
    rule: rule.id,
    severity: fault.severity ?? rule.severity,
    message: withoutSecrets(fault.message ?? rule.message),
    fix: withoutSecrets(fault.fix ?? rule.fix),
    file,
    ...positionAt(source.text, source.range(placeOf(fault.at, source))),
  };
}

/** A section that is not there is missed because of the phase, which is what a change moved. */
function placeOf(at: RecordPath, { value }: Source): RecordPath {
  const isThere = Object.hasOwn(value as object, String(at[0]));
  return isThere ? at : ['phase'];
}

function formFinding(fault: FormFault, source: Source, file: string): Finding {
  const page = pageOf(fault);
  return {
    rule: fault.rule,
    severity: page.severity,
    message: withoutSecrets(fault.message),
    fix: withoutSecrets(fault.fix ?? page.fix),
    file,
    ...positionAt(source.text, fault.range),
  };
}

function pageOf({ rule }: FormFault): RulePage {
  const page = formRules.find(({ id }) => id === rule);
  if (!page) throw new Error(`There is no page for ${rule}.`);
  return page;
}

function isWithin(at: RecordPath, above: RecordPath): boolean {
  return above.every((step, index) => at[index] === step);
}
