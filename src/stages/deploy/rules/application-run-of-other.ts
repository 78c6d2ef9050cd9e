import type { Evidence } from '../../../check/evidence.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import type { Rule } from '../../../check/rule.ts';
import { looksUp, type Run } from '../../../record/runs/run.ts';
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
  const evaluated = optimizedRun(record, evidence) ?? acceptedRun(record, evidence);
  if (evaluated === undefined) return undefined;
  const served = evaluated.model;
  if (model.id !== served.id) {
    return `Run ${id} measured "${model.id}", and the model that is served is "${served.id}".`;
  }
  const isOther = (model.sha256 ?? served.sha256) !== served.sha256;
  if (model.sha256 === undefined && served.sha256 !== undefined)
    return `Run ${id} does not say which weights of "${model.id}" it measured.`;
  if (isOther) return `Run ${id} measured other weights of "${model.id}".`;
  const accepted = acceptedRun(record, evidence);
  if (isMadeBefore(run.created, accepted?.created))
    return `Run ${id} was made before run ${accepted?.id}, which was accepted.`;
  // Where it looks things up, a prompt of its own asks.
  return !looksUp(run) && askedWith(run) !== askedWith(evaluated)
    ? `Run ${id} was asked with another prompt, other examples in it or another decoding than run ${evaluated.id}.`
    : undefined;
}

function askedWith({ prompt, decoding = {} }: Run): string {
  return JSON.stringify([prompt?.name, prompt?.shots, Object.entries(decoding).sort()]);
}
