import type { Rule } from '../../../check/rule.ts';
import { integrateRuns } from '../../eval/deciding-run.ts';
import { malformedRuns } from '../../eval/run-faults.ts';

export const runMalformed: Rule = {
  id: 'integrate/run-malformed',
  severity: 'error',
  message: 'A file that the integrate section names as a run is none.',
  why: 'A lock file, a folder or a run file that was edited looks like evidence in the record, and holds none.',
  fix: 'Name the run file, restore it from git, or evaluate again and type `poe record`.',
  bad: `integrate:
  optimized_run: uv.lock`,
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json`,
  evaluate: (record, evidence) => malformedRuns(integrateRuns(record), evidence),
};
