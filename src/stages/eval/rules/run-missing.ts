import type { Rule } from '../../../check/rule.ts';
import { namedRuns } from '../deciding-run.ts';
import { missingRuns } from '../run-faults.ts';

export const runMissing: Rule = {
  id: 'adapt/run-missing',
  severity: 'error',
  message: 'A run file that the record names is not there.',
  why: 'The record is a ledger of evidence. Without the run file a verdict is a claim that nobody can check.',
  fix: 'Restore it from git (run files are committed), or evaluate again and record the new run.',
  bad: `adapt:
  accepted: eval/runs/0099-prompt.json  # no such file`,
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => missingRuns(namedRuns(record), evidence),
};
