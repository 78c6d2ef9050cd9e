import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import { otherData } from '../../../record/runs/test-split.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { acceptedRun, applicationRun, optimizedRun } from '../integrated.ts';

export const applicationRunOfOther: Rule = {
  id: 'integrate/application-run-of-other',
  severity: 'error',
  message: 'The run of the application measured something else than people use.',
  why: 'The application adds pages, limits and refusals to the model. What people get is measured only by asking as they do, of the model that answers them.',
  fix: 'Type `poe evaluate --through app --split test` and `poe record`.',
  bad: `integrate:
  application_run: eval/runs/0002-prompt.json  # of the model alone`,
  good: `integrate:
  application_run: eval/runs/0013-application.json`,
  *evaluate(record, evidence) {
    const run = applicationRun(record, evidence);
    const message = run && objection(run, record, evidence);
    if (message) yield { at: ['integrate', 'application_run'], message };
  },
};

function objection(run: Run, record: LifecycleRecord, evidence: Evidence): string | undefined {
  const { id, technique, model } = run;
  if (technique !== 'application') {
    return `Run ${id} did not go through the application: its technique is "${technique}".`;
  }
  const untested = otherData(run);
  if (untested) return `Run ${id} was measured on "${untested.path}", not on the test split.`;
  const served = (optimizedRun(record, evidence) ?? acceptedRun(record, evidence))?.model;
  if (served === undefined) return undefined;
  if (model.id !== served.id) {
    return `Run ${id} measured "${model.id}", and the model that is served is "${served.id}".`;
  }
  const isOther = (model.sha256 ?? served.sha256) !== served.sha256;
  return isOther ? `Run ${id} measured other weights of "${model.id}".` : undefined;
}
