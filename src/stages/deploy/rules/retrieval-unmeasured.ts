import type { Rule } from '../../../check/rule.ts';
import { looksUp } from '../../../record/runs/run.ts';
import { applicationFile, applicationPath } from '../application-file.ts';
import { applicationRun } from '../integrated.ts';

export const retrievalUnmeasured: Rule = {
  id: 'integrate/retrieval-unmeasured',
  severity: 'error',
  message: 'The record and the run of the application differ about retrieval.',
  why: 'Whether documents help is known where answers with them were measured. A run without them says nothing of an application that looks things up.',
  fix: 'Type `poe ingest --measure`, `poe evaluate --through app --split test` and `poe record`; or take `retrieval` out of `augment`.',
  bad: `integrate:
  augment: [retrieval]
  application_run: eval/runs/0013-application.json  # nothing was looked up`,
  good: `integrate:
  application_run: eval/runs/0013-application.json`,
  *evaluate(record, evidence) {
    const run = applicationRun(record, evidence);
    if (run?.technique !== 'application') return;
    const isClaimed = record.integrate?.augment?.includes('retrieval') ?? false;
    const isMeasured = looksUp(run);
    const at = ['integrate', 'application_run'];
    if (isClaimed !== isMeasured) {
      yield isClaimed
        ? { at: ['integrate', 'augment'], message: `Run ${run.id} looked nothing up.` }
        : {
            at,
            message: `Run ${run.id} looked things up, and \`augment\` does not say retrieval.`,
          };
      return;
    }
    const application = applicationFile(evidence);
    if (application.kind !== 'read') return;
    const isDone = application.value.retrieval !== undefined;
    if (isDone === isMeasured) return;
    const message = isDone
      ? `"${applicationPath}" looks things up, and run ${run.id} looked nothing up.`
      : `Run ${run.id} looked things up, and "${applicationPath}" says no \`retrieval\`.`;
    yield { at, message };
  },
};
