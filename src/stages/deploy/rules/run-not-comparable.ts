import type { Rule } from '../../../check/rule.ts';
import type { Run, RunInput } from '../../../record/runs/run.ts';
import { askingOf } from '../../../record/runs/test-split.ts';
import { haveSameScorer } from '../../../record/runs/verdict.ts';
import { acceptedRun, optimizedRun } from '../integrated.ts';

export const runNotComparable: Rule = {
  id: 'integrate/run-not-comparable',
  severity: 'error',
  message:
    'The run after the transforms was measured on other data than the test split, or with another prompt.',
  why: 'What the transforms cost is the difference between two runs that differ in nothing else. Data that the choice has seen flatters what was chosen on it.',
  fix: 'Evaluate on the test split with the prompt of the accepted run, and type `poe record`.',
  bad: `integrate:
  optimized_run: eval/runs/0011-quantize.json  # measured on the dev split`,
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    const [before, after] = [acceptedRun(record, evidence), optimizedRun(record, evidence)];
    if (!before || !after) return;
    const at = ['integrate', 'optimized_run'];
    const data = after.inputs.filter(({ role }) => role === 'data');
    const untested = data.find(({ path }) => !path.endsWith('/test.jsonl'));
    if (untested) {
      yield {
        at,
        message: `Run ${after.id} was measured on "${untested.path}", not on the test split.`,
      };
      return;
    }
    for (const { role, task, path } of differing(before, after)) {
      const message = `Run ${after.id} does not share the ${role} of ${task ?? 'all tasks'} ("${path}") with the accepted run.`;
      yield { at, message };
    }
    if (before.scorer?.length && after.scorer?.length && !haveSameScorer(before, after)) {
      const message = `Run ${after.id} was scored by other code, or with another data card, than the accepted run.`;
      yield { at, message };
    }
    if (askingOf(before) !== askingOf(after)) {
      const message = `Run ${after.id} was asked otherwise than the accepted run: with other examples, decoding or arguments of its chat template.`;
      yield { at, message };
    }
  },
};

/** What decided the answers of one run and not of the other. */
function differing(before: Run, after: Run): RunInput[] {
  const deciding = (run: Run) => run.inputs.filter(({ role }) => role !== 'lock');
  const keyOf = ({ role, task, sha256 }: RunInput) => JSON.stringify([role, task, sha256]);
  const known = new Set(deciding(before).map(keyOf));
  const had = new Set(deciding(after).map(keyOf));
  const added = deciding(after).filter((input) => !known.has(keyOf(input)));
  return added.length > 0 ? added : deciding(before).filter((input) => !had.has(keyOf(input)));
}
