import type { RecordPath } from '../record/path.ts';
import type { Source } from '../record/read.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Phase } from '../record/vocabulary.ts';
import type { FormFault } from '../record/yaml/fault.ts';
import { positionAt } from '../record/yaml/position.ts';
import { withoutSecrets } from '../secrets.ts';
import type { Evidence } from './evidence.ts';
import { formFaults } from './form.ts';
import { formRules } from './form-rules.ts';
import type { Fault, Finding, Rule, RulePage, Severity } from './rule.ts';

export interface CheckOptions {
  readonly rules: readonly Rule[];
  /** As the user wrote it; findings repeat it. */
  readonly file: string;
  /** Asks as if the project were in this phase. */
  readonly phase?: Phase;
}

/** Every finding about one record, worst first, then from the top of the file. */
export function checkSource(source: Source, evidence: Evidence, options: CheckOptions): Finding[] {
  const form = formFaults(source, evidence, options.rules).map((fault) => ({
    fault,
    finding: formFinding(fault, source, options.file),
  }));
  const broken = form.flatMap(({ fault, finding }) =>
    fault.at && finding.severity === 'error' ? [fault.at] : [],
  );
  const { record } = source;
  const judged = record && options.phase ? { ...record, phase: options.phase } : record;
  const others = judged ? [...ruleFindings(judged, source, evidence, options, broken)] : [];
  return [...form.map(({ finding }) => finding), ...others].sort(byWeight);
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

function* ruleFindings(
  record: LifecycleRecord,
  source: Source,
  evidence: Evidence,
  { rules, file }: CheckOptions,
  broken: readonly RecordPath[],
): Iterable<Finding> {
  const ignored = new Set(record.ignore?.map(({ rule }) => rule));
  for (const rule of rules) {
    if (ignored.has(rule.id)) continue;
    for (const fault of rule.evaluate(record, evidence)) {
      // What looks absent may be the very thing whose form is wrong: one finding is enough.
      if (broken.some((at) => isWithin(at, fault.at))) continue;
      yield ruleFinding(rule, fault, source, file);
    }
  }
}

function ruleFinding(rule: Rule, fault: Fault, source: Source, file: string): Finding {
  return {
    rule: rule.id,
    severity: fault.severity ?? rule.severity,
    message: withoutSecrets(fault.message ?? rule.message),
    fix: withoutSecrets(fault.fix ?? rule.fix),
    file,
    ...positionAt(source.text, source.range(fault.at)),
  };
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
