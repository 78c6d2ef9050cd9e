import type { Rule } from '../../../check/rule.ts';
import { runProblem } from '../../../check/run-problem.ts';
import { integrateRuns } from '../integrated.ts';

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
  *evaluate(record, evidence) {
    for (const { at, path } of integrateRuns(record)) {
      const reading = evidence.run(path);
      const problem =
        reading.kind === 'malformed'
          ? `"${path}" is no run file: ${reading.message}.`
          : reading.kind === 'read' && runProblem(path, reading.value, evidence);
      if (problem) yield { at, message: problem };
    }
  },
};
