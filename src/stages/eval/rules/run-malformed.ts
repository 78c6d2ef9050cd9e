import type { Rule } from '../../../check/rule.ts';
import { namedRuns } from '../deciding-run.ts';
import { malformedRuns } from '../run-faults.ts';

export const runMalformed: Rule = {
  id: 'adapt/run-malformed',
  severity: 'error',
  message: 'A run file is not what the evaluation wrote.',
  why: 'Run files are written once and never edited. One that cannot be read, holds NaN, or does not fit its own examples is no evidence.',
  fix: 'Restore it from git, or evaluate again and record the new run.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0008-prompt.json  # its accuracy is NaN`,
    files: (project) => ({
      'eval/runs/0008-prompt.json': (project['eval/runs/0008-prompt.json'] ?? '').replace(
        /"value": [\d.]+/,
        '"value": NaN',
      ),
    }),
  },
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => malformedRuns(namedRuns(record), evidence),
};
