import type { Rule } from '../../../check/rule.ts';
import { integrateRuns } from '../../eval/deciding-run.ts';
import { missingRuns } from '../../eval/run-faults.ts';

export const runMissing: Rule = {
  id: 'integrate/run-missing',
  severity: 'error',
  message: 'A run file that the integrate section names is not there.',
  why: 'What is served rests on this run. Without it, that the model is still good enough is a claim that nobody can check.',
  fix: 'Restore it from git (run files are committed), or evaluate again and type `poe record`.',
  bad: `integrate:
  optimized_run: eval/runs/0099-quantize.json  # no such file`,
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json`,
  evaluate: (record, evidence) => missingRuns(integrateRuns(record), evidence),
};
