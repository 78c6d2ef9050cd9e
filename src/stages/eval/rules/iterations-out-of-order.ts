import { isMadeBefore } from '../../../check/made-when.ts';
import type { Rule } from '../../../check/rule.ts';
import { partedAt } from '../../../check/run-files.ts';
import { type Run, runNumber } from '../../../record/runs/run.ts';
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
    const seen = new Set<string>();
    const measured = new Map<string, Run>();
    let highest = 0;
    let newest: Run | undefined;
    let parted: number | undefined;
    for (const { at, iteration } of iterationsOf(record)) {
      const number = runNumber(iteration.run);
      if (number === undefined) continue;
      const run = soundRun(iteration.run, evidence);
      const original = run && measured.get(momentOf(run));
      // What two branches made beside each other stands in any order once they are merged.
      const isBeside = () => {
        parted ??= partedAt(evidence);
        return number >= parted;
      };
      if (seen.has(iteration.run)) {
        yield {
          at: [...at, 'run'],
          message: `Run ${number} stands here a second time.`,
          fix: 'Keep one of the two iterations; where two branches each made a run of that name, type `create-genai-project record --from <the other branch>`.',
        };
      } else if (number < highest && !isBeside()) {
        yield { at: [...at, 'run'], message: `Run ${number} stands behind run ${highest}.` };
      } else if (number > highest && isMadeBefore(run?.created, newest?.created) && !isBeside()) {
        const message = `Run ${run?.id} was made on ${dayOf(run)}, and stands behind run ${newest?.id} of ${dayOf(newest)}.`;
        yield { at: [...at, 'run'], message, fix: restore };
      } else if (run && original) {
        const message = `Run ${run.id} is run ${original.id} once more: both have the same answers, of the same moment.`;
        yield { at: [...at, 'run'], message, fix: 'Take the iteration out, or evaluate again.' };
      }
      if (run) measured.set(momentOf(run), run);
      highest = Math.max(highest, number);
      if (!isMadeBefore(run?.created, newest?.created)) newest = run ?? newest;
      const { compared_with: compared } = iteration;
      const other = compared === undefined ? undefined : runNumber(compared);
      const isLater = other !== undefined && other > number;
      if (compared === iteration.run || (isLater && !(seen.has(compared ?? '') && isBeside()))) {
        const message = `Run ${number} is compared with run ${other}, which did not exist yet.`;
        yield { at: [...at, 'compared_with'], message, fix: 'Compare it with an earlier run.' };
      }
      seen.add(iteration.run);
    }
  },
};

const restore = 'Run files are evidence: restore it from git, or evaluate again and record that.';

/** When a run was made and what came of it, each answer with its time: no two evaluations share that. */
function momentOf({ created, examples }: Run): string {
  return `${created} ${examples?.sha256}`;
}

function dayOf(run: Run | undefined): string | undefined {
  return run?.created?.slice(0, 10);
}
