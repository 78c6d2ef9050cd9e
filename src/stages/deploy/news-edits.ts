import { type Evidence, runAt } from '../../check/evidence.ts';
import { UserError } from '../../errors.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { usualTolerance } from '../../record/runs/loss.ts';
import { looksUp } from '../../record/runs/run.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { News } from './choose-news.ts';
import { loadRunAt } from './integrated.ts';
import { transformsOf } from './transforms.ts';

const wayBack = 'poe rollback';

/** What the integrate section is to say of the news. */
export function newsEdits(
  { optimizedRun, applicationRun, loadRun, release }: News,
  { adapt, integrate }: LifecycleRecord,
  evidence: Evidence,
): readonly Edit[] {
  const values = {
    ...(optimizedRun !== undefined && {
      optimize: transformsIn(optimizedRun, evidence),
      optimized_run: optimizedRun,
      tolerance: integrate?.tolerance ?? usualTolerance,
    }),
    ...(applicationRun !== undefined && {
      ...augmentOf(applicationRun, integrate?.augment ?? [], evidence),
      application_run: applicationRun,
    }),
    ...(loadRun !== undefined && { serve: serveOf(loadRun, evidence) }),
    ...(release !== undefined && { release }),
    ...((loadRun ?? release) !== undefined && { rollback: integrate?.rollback ?? wayBack }),
  };
  const sections: Edit[] = Object.entries(values).map(([key, value]) => ({
    kind: 'set',
    at: ['integrate', key],
    value,
  }));
  // A later run takes its place, and what it saw of test stays seen.
  const seen = [optimizedRun, applicationRun].filter((path) => path !== undefined);
  const items = seen.filter((path) => !adapt?.looks?.includes(path));
  return items.length === 0
    ? sections
    : [{ kind: 'append', at: ['adapt', 'looks'], items }, ...sections];
}

type Augment = NonNullable<NonNullable<LifecycleRecord['integrate']>['augment']>;

/** What the application adds to the model, with retrieval where the run looked things up. */
function augmentOf(path: string, known: Augment, evidence: Evidence) {
  const run = runAt(path, evidence);
  const isNew = run && looksUp(run) && !known.includes('retrieval');
  return isNew ? { augment: [...known, 'retrieval' as const] } : {};
}

function transformsIn(path: string, evidence: Evidence) {
  const run = runAt(path, evidence);
  if (!run) throw new Error(`"${path}" was chosen, and cannot be read.`);
  const { model, technique } = run;
  const found = transformsOf(model.id, technique, evidence);
  if (found) return found;
  throw new UserError(`What "${model.id}" was made by is not known here.`, {
    note: `There is no card of it, "${model.id}/run.json".`,
    help: 'Record it on the machine that made it, or make it again: poe optimize',
  });
}

function serveOf(path: string, evidence: Evidence) {
  const reading = loadRunAt(path, evidence);
  switch (reading.kind) {
    case 'missing':
      throw new UserError(`There is no "${path}".`, { help: 'Measure it: poe load-test' });
    case 'malformed':
      throw new UserError(`"${path}" is no load run: ${reading.message}.`, {
        help: 'Run files are evidence: restore it, or measure again: poe load-test',
      });
    case 'read': {
      const { service, task, reference_rps: rate } = reading.value;
      const endpoint = task === 'all' ? '/v1' : `/v1/${task}`;
      return { with: service.server, endpoint, load_run: path, rate_rps: rate };
    }
  }
}
