import type { Rule } from '../../../check/rule.ts';
import { runsRestedOn } from '../deciding-run.ts';
import { missingRuns } from '../run-faults.ts';

export const runMissing: Rule = {
  id: 'adapt/run-missing',
  severity: 'error',
  message: 'A run file is not there that the record names, and the result rests on.',
  why: 'The record is a ledger of evidence. Without the run file a verdict is a claim that nobody can check.',
  fix: 'Commit it where it was made, or restore it from git; else evaluate again and record the new run.',
  bad: `adapt:
  accepted: eval/runs/0099-prompt.json  # no such file`,
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => missingRuns(runsRestedOn(record, evidence), evidence),
};
