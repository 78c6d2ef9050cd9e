import type { Rule } from '../../../check/rule.ts';
import { runProblem } from '../../../check/run-problem.ts';
import { namedRuns } from '../deciding-run.ts';

export const runMalformed: Rule = {
  id: 'adapt/run-malformed',
  severity: 'error',
  message: 'A run file is not what the evaluation wrote.',
  why: 'Run files are written once and never edited. One that cannot be read, holds NaN, or does not fit its own examples is no evidence.',
  fix: 'Restore it from git, or evaluate again and record the new run.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0002-prompt.json  # its accuracy is NaN`,
    files: (project) => ({
      'eval/runs/0002-prompt.json': (project['eval/runs/0002-prompt.json'] ?? '').replace(
        /"value": [\d.]+/,
        '"value": NaN',
      ),
    }),
  },
  good: `adapt:
  accepted: eval/runs/0002-prompt.json`,
  *evaluate(record, evidence) {
    for (const { at, path } of namedRuns(record)) {
      const reading = evidence.run(path);
      const problem =
        reading.kind === 'malformed'
          ? `"${path}" is no run file: ${reading.message}.`
          : reading.kind === 'read' && runProblem(path, reading.value, evidence);
      if (problem) yield { at, message: problem };
    }
  },
};
