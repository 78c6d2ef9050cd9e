import type { Rule } from '../../../check/rule.ts';
import { haveSameScorer } from '../../../record/runs/verdict.ts';
import { iterationsOf } from '../deciding-run.ts';

const first = 'eval/runs/0001-prompt.json';

export const runOfOtherScorer: Rule = {
  id: 'adapt/run-of-other-scorer',
  severity: 'error',
  message: 'Two runs are compared that different code scored.',
  why: 'Code that reads answers more leniently, or counts them otherwise, makes the same answers better. Only what one scorer judged can be compared.',
  fix: 'Evaluate both again, and record the comparison of those runs; `poe compare` scores stored answers again.',
  bad: {
    record: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples, and labels read in any case.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json  # before labels were read in any case
      verdict: meets-target`,
    files: ({ [first]: run = '' }) => ({
      [first]: run.replace(/("scorer": [^\]]*"sha256": ").{8}/, '$100000000'),
    }),
  },
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    for (const { at, iteration } of iterationsOf(record)) {
      if (iteration.compared_with === undefined) continue;
      const run = evidence.run(iteration.run);
      const other = evidence.run(iteration.compared_with);
      if (run.kind !== 'read' || other.kind !== 'read') continue;
      if (haveSameScorer(run.value, other.value)) continue;
      const message = `Different code, or another data card, scored runs ${run.value.id} and ${other.value.id}.`;
      yield { at: [...at, 'compared_with'], message };
    }
  },
};
