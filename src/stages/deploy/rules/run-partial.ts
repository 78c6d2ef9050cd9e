import type { Rule } from '../../../check/rule.ts';
import { integrateRuns } from '../../eval/deciding-run.ts';
import { partialRuns } from '../../eval/run-faults.ts';

export const runPartial: Rule = {
  id: 'integrate/run-partial',
  severity: 'error',
  message: 'What is served was evaluated on the first examples only.',
  why: 'With `--limit` an evaluation looks at a few examples, in the order of the file. What a transform costs shows on the rest.',
  fix: 'Evaluate without `--limit`, and type `poe record`.',
  bad: `integrate:
  optimized_run: eval/runs/0010-quantize.json  # evaluated with --limit 5`,
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json`,
  evaluate: (record, evidence) => partialRuns(integrateRuns(record), evidence),
};
