import type { Rule } from '../../../check/rule.ts';
import { namedRuns, runsRestedOn } from '../deciding-run.ts';
import { missingRuns } from '../run-faults.ts';

export const oldRunMissing: Rule = {
  id: 'adapt/old-run-missing',
  severity: 'error',
  message: 'A run file is not there that the record names, and the result does not rest on.',
  why: 'Without the run file a verdict is a claim that nobody can check. Where old runs were tidied away on purpose, the record says so with a reason; that leaves the demand for what the result rests on.',
  fix: 'Commit it where it was made, or restore it from git. Where old runs are kept elsewhere, say where: `ignore: [{ rule: adapt/old-run-missing, reason: <where> }]`.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target
    - technique: prompt
      change: Five examples.
      run: eval/runs/0099-prompt.json  # no such file
      verdict: below-target`,
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate(record, evidence) {
    const needed = new Set(runsRestedOn(record, evidence).map(({ path }) => path));
    const old = namedRuns(record).filter(({ path }) => !needed.has(path));
    yield* missingRuns(old, evidence);
  },
};
