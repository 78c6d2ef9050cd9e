import type { Source } from '../../record/read.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { FormFault, PlacedFault } from '../../record/yaml/fault.ts';
import type { Evidence } from '../evidence.ts';
import { modelFaults } from '../model-faults.ts';
import type { Rule } from '../rule.ts';
import { ignoreFaults } from './ignored.ts';
import { pathFaults } from './paths.ts';
import { repeatedFaults } from './repeated.ts';
import { emptyWords } from './says-nothing.ts';
import { secrets } from './secrets.ts';
import { hiddenCharacters, leftMarks, lookAlikeFaults, placeholders } from './texts.ts';

/** Faults of form: those of the reader, and those that take the whole record to see. */
export function formFaults(
  source: Source,
  evidence: Evidence,
  rules: readonly Rule[],
): FormFault[] {
  const { record } = source;
  const located = (faults: Iterable<PlacedFault>) =>
    Array.from(faults, (fault) => ({ ...fault, range: source.range(fault.at) }));
  return [
    ...source.faults,
    ...located(first(placeholders(source))),
    ...located(first(hiddenCharacters(source))),
    ...located(first(leftMarks(source))),
    ...first(secrets(source)),
    ...(record ? located(recordFaults(record, evidence, rules)) : []),
  ];
}

function* recordFaults(
  record: LifecycleRecord,
  evidence: Evidence,
  rules: readonly Rule[],
): Iterable<PlacedFault> {
  yield* pathFaults(record, evidence);
  yield* modelFaults(record);
  yield* repeatedFaults(record);
  yield* lookAlikeFaults(record);
  yield* ignoreFaults(record, rules);
  yield* emptyWords(record);
}

// Nobody reads more, and finding each one's place takes time.
const most = 100;

function* first<Fault>(faults: Iterable<Fault>): Iterable<Fault> {
  let count = 0;
  for (const fault of faults) {
    if (count === most) return;
    count += 1;
    yield fault;
  }
}
