import type { Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { namedRuns } from '../deciding-run.ts';
import { partialRuns } from '../run-faults.ts';

export const partialRun: Rule = {
  id: 'adapt/partial-run',
  severity: 'error',
  message: 'A run over the first examples only stands in the record.',
  why: 'With `--limit` an evaluation looks at a few examples, in the order of the file. That is good for trying, and says little about the rest.',
  fix: 'Evaluate without `--limit`, and record that run.',
  bad: `adapt:
  accepted: eval/runs/0005-prompt.json  # evaluated with --limit 5`,
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => partialRuns(measurements(record), evidence),
};

/** A look at the first test examples alone is a look all the same. */
function measurements(record: LifecycleRecord) {
  return namedRuns(record).filter(({ at }) => at[1] !== 'looks');
}
