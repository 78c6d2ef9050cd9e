import { placeOf } from '../../../check/endpoint.ts';
import { type Evidence, runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import {
  comparedRun,
  decidingRun,
  integrateRuns,
  type NamedRun,
  placesOf,
} from '../deciding-run.ts';

export const answeredByAnother: Rule = {
  id: 'adapt/answered-by-another',
  severity: 'warning',
  message: 'Between two runs the endpoint changed which model answers.',
  why: 'A provider may serve a new model under the old name. What differs between the runs is then the model as well, and what was chosen by the one was not measured by the other.',
  fix: 'Name the model that answers now in `model.id`, with its date, and evaluate it from dev on.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0008-prompt.json  # and another model answered on dev`,
    files: (project) => ({
      ...answeredBy(project, 'eval/runs/0002-prompt.json', 'desk-llm-2026-03-17'),
      ...answeredBy(project, 'eval/runs/0008-prompt.json', 'desk-llm-2026-09-01'),
    }),
  },
  good: {
    record: `adapt:
  accepted: eval/runs/0008-prompt.json  # and the same model answered on dev`,
    files: (project) => ({
      ...answeredBy(project, 'eval/runs/0002-prompt.json', 'desk-llm-2026-03-17'),
      ...answeredBy(project, 'eval/runs/0008-prompt.json', 'desk-llm-2026-03-17'),
    }),
  },
  *evaluate(record, evidence) {
    const deciding = runAt(decidingRun(record)?.path, evidence);
    const now = deciding && answererOf(deciding);
    if (!deciding || now === undefined) return;
    for (const { at, path } of besides(record, evidence)) {
      const run = runAt(path, evidence);
      const other = run && isAskedAlike(run, deciding) ? answererOf(run) : undefined;
      if (!run || other === undefined || isSameName(other, now)) continue;
      const message = `Run ${run.id} was answered by "${other}", and run ${deciding.id} by "${now}", both as "${deciding.model.id}".`;
      yield { at, message };
    }
  },
};

function answeredBy(
  project: Readonly<Record<string, string>>,
  path: string,
  name: string,
): Record<string, string> {
  const text = project[path] ?? '';
  return { [path]: text.replace(/^\{/, `{ "answered_by": { "${name}": 40 },`) };
}

/** The runs that are held against the deciding one. */
function besides(record: LifecycleRecord, evidence: Evidence): NamedRun[] {
  const path = decidingRun(record)?.path ?? '';
  const compared = comparedRun(record, evidence);
  const chosenBy = placesOf(path, record, evidence).flatMap((index) => {
    const run = record.adapt?.iterations?.[index]?.run;
    return run === undefined || run === path
      ? []
      : [{ at: ['adapt', 'iterations', index, 'run'], path: run }];
  });
  return [...(compared ? [compared] : []), ...chosenBy, ...integrateRuns(record)];
}

/** The one model that answered; of several, another rule speaks. */
function answererOf({ answered_by: names = {} }: Run): string | undefined {
  const [name, ...others] = Object.keys(names);
  return others.length === 0 ? name : undefined;
}

/** By one name at one place: of two that differ in it, nobody expects one model. */
function isAskedAlike({ model: one }: Run, { model: other }: Run): boolean {
  const [place, otherPlace] = [one, other].map(({ base_url: url }) => url && placeOf(url));
  return one.id === other.id && place === otherPlace;
}

/** A provider names a model with its date, or without. */
function isSameName(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}
