import { runAt } from '../../../check/evidence.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import type { Rule } from '../../../check/rule.ts';
import { contentOf } from '../../../record/runs/evidence-file.ts';
import { runNumber } from '../../../record/runs/run.ts';
import { otherData } from '../../../record/runs/test-split.ts';
import { releasesAt } from '../integrated.ts';

export const releaseOfOtherRun: Rule = {
  id: 'integrate/release-of-other-run',
  severity: 'error',
  message: 'The newest release is of another run than the record stands on.',
  why: 'A release names the evaluation of what is in the image. One of a run that was never accepted is a model that nobody has agreed to.',
  fix: 'Release what was accepted: `poe release`.',
  bad: {
    record: `integrate:
  release: deploy/releases.yaml  # and the newest entry names a run that was not accepted`,
    files: (project) => ({
      'deploy/releases.yaml': (project['deploy/releases.yaml'] ?? '').replaceAll(
        '0009-quantize',
        '0012-quantize',
      ),
    }),
  },
  good: `integrate:
  release: deploy/releases.yaml`,
  *evaluate({ adapt, integrate }, evidence) {
    const path = integrate?.release;
    const releases = path === undefined ? undefined : contentOf(releasesAt(path, evidence));
    if (!releases) return;
    const at = ['integrate', 'release'];
    for (const { number, run, date } of releases) {
      const named = runAt(run, evidence);
      if (!named) {
        yield { at, message: `Release ${number} names "${run}", which is no run file.` };
      } else if (otherData(named) || named.technique === 'baseline') {
        const message = `Release ${number} is of run ${named.id}, which measured no model on the test split.`;
        yield { at, message };
      } else if (isMadeBefore(date, named.created)) {
        const message = `Release ${number} is of ${date}, and run ${named.id} was made after it.`;
        yield { at, message };
      }
    }
    const newest = releases.at(-1);
    const current = integrate?.optimized_run ?? adapt?.accepted;
    if (newest === undefined || current === undefined || newest.run === current) return;
    // Of what is no run at all, that is said.
    if (runAt(newest.run, evidence) === undefined) return;
    const message = `Release ${newest.number} is of "${newest.run}", and what goes on is "${current}".`;
    // After a new run is accepted, and after a rollback, what runs is older than the record.
    const isOlder = (runNumber(newest.run) ?? 0) < (runNumber(current) ?? 0);
    yield { at, message, ...(isOlder && { severity: 'warning' as const }) };
  },
};
