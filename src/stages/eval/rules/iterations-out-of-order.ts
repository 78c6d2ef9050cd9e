import type { Evidence } from '../../../check/evidence.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import { runFiles } from '../../../check/next-run.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { RecordPath } from '../../../record/path.ts';
import { type Run, runNumber } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { iterationsOf } from '../deciding-run.ts';
import { soundRun } from '../sound-run.ts';

export const iterationsOutOfOrder: Rule = {
  id: 'adapt/iterations-out-of-order',
  severity: 'error',
  message: 'The iterations are not in the order in which they happened.',
  why: 'The list is append-only: it shows how the project came to its result, detours included. A reordered or rewritten one shows something else.',
  fix: 'Restore the order of the run numbers; add what is new at the end.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      verdict: meets-target
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target`,
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    yield* twinFaults(record, evidence);
    let highest = 0;
    let newest: Run | undefined;
    for (const { at, iteration } of iterationsOf(record)) {
      const number = runNumber(iteration.run);
      if (number === undefined) continue;
      const run = soundRun(iteration.run, evidence);
      if (number === highest) {
        yield {
          at: [...at, 'run'],
          message: `Run ${number} stands here a second time.`,
          fix: 'Keep one of the two iterations.',
        };
      } else if (number < highest) {
        yield { at: [...at, 'run'], message: `Run ${number} stands behind run ${highest}.` };
      } else if (isMadeBefore(run?.created, newest?.created)) {
        const message = `Run ${run?.id} was made on ${dayOf(run)}, and stands behind run ${newest?.id} of ${dayOf(newest)}.`;
        yield { at: [...at, 'run'], message, fix: restore };
      }
      highest = Math.max(highest, number);
      if (!isMadeBefore(run?.created, newest?.created)) newest = run ?? newest;
      const other =
        iteration.compared_with === undefined ? undefined : runNumber(iteration.compared_with);
      if (other !== undefined && other >= number) {
        const message = `Run ${number} is compared with run ${other}, which did not exist yet.`;
        yield { at: [...at, 'compared_with'], message, fix: 'Compare it with an earlier run.' };
      }
    }
  },
};

/** Runs are numbered one by one; two branches that are merged may both have made the next. */
function* twinFaults(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const files = runFiles(evidence);
  const last = new Map(files.map((path) => [runNumber(path), path]));
  const recorded = new Set(record.adapt?.iterations?.map(({ run }) => run));
  for (const path of files) {
    const other = last.get(runNumber(path)) ?? path;
    // Of two iterations it is said where the second stands.
    if (other === path || (recorded.has(path) && recorded.has(other))) continue;
    const at = placeOf(path, record) ?? placeOf(other, record);
    const message = `"${path}" and "${other}" have the same number.`;
    if (at) yield { at, message, fix: renumber };
  }
}

function placeOf(path: string, { adapt }: LifecycleRecord): RecordPath | undefined {
  const index = (adapt?.iterations ?? []).findIndex(({ run }) => run === path);
  if (index >= 0) return ['adapt', 'iterations', index, 'run'];
  const look = (adapt?.looks ?? []).indexOf(path);
  return look < 0 ? undefined : ['adapt', 'looks', look];
}

const renumber = 'Evaluate the one that the record does not name again, and remove its files.';
const restore = 'Run files are evidence: restore it from git, or evaluate again and record that.';

function dayOf(run: Run | undefined): string | undefined {
  return run?.created?.slice(0, 10);
}
