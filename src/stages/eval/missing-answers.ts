import { type Evidence, resultsOf, runAt } from '../../check/evidence.ts';
import { endingOf } from '../../record/runs/run.ts';
import { tally } from '../../tally.ts';

/** The share that an evaluation lets pass with `--gate`. */
const bearable = 0.05;

/**
 * How many answers of a run are none, in one sentence; undefined where that is bearable. They are
 * counted by the answers, whatever the run says of them.
 */
export function formatMissingAnswers(
  path: string | undefined,
  evidence: Evidence,
  whose: string,
): string | undefined {
  const run = runAt(path, evidence);
  const examples = run && resultsOf(run, evidence);
  if (!examples) return undefined;
  const missing = [...tally(examples.map(endingOf))].filter(([ending]) => ending !== 'answered');
  const [all, lost] = [examples.length, missing.reduce((sum, [, count]) => sum + count, 0)];
  if (lost <= bearable * all) return undefined;
  const parts = missing.map(([ending, count]) => `${count} ${ending}`).join(', ');
  return `Of ${all} answers of ${whose}, ${lost} are none: ${parts}.`;
}
