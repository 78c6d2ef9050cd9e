import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '../../../check/evidence.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import { nearest } from '../../../nearest.ts';
import type { LoadRun } from '../../../record/runs/load-run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { taskIds } from '../../../record/vocabulary.ts';
import { acceptedRun, namedLoadRun, optimizedRun, served } from '../integrated.ts';
import { servePath } from '../serve-file.ts';

export const loadRunStale: Rule = {
  id: 'integrate/load-run-stale',
  severity: 'error',
  message: 'The load run is of something else than is served now.',
  why: 'Another model, other bits or another server answer at another speed. What was measured then says nothing about now.',
  fix: 'Type `poe load-test` and `poe record`.',
  bad: `integrate:
  serve: { with: llama.cpp, load_run: deploy/runs/0002-load.json, rate_rps: 4 }  # of another model`,
  good: `integrate:
  serve: { with: llama.cpp, load_run: deploy/runs/0001-load.json, rate_rps: 4 }`,
  *evaluate(record, evidence) {
    const run = namedLoadRun(record, evidence);
    for (const objection of run ? objections(run, record, evidence) : []) {
      yield { at: ['integrate', 'serve', 'load_run'], ...objection };
    }
  },
};

type Objections = Iterable<Omit<Fault, 'at'>>;

function* objections(run: LoadRun, record: LifecycleRecord, evidence: Evidence): Objections {
  yield* beforeNow(run, record, evidence);
  yield* ofOtherServer(run, record, evidence);
  yield* ofOtherRoute(run, record);
  yield* ofOtherModel(run, record, evidence);
}

/** Made when another run was accepted, or before the one that is. */
function* beforeNow(
  { id, created, accepted }: LoadRun,
  record: LifecycleRecord,
  evidence: Evidence,
): Objections {
  const stated = acceptedRun(record, evidence);
  // Of an accepted run that is none, other rules speak.
  if (!stated) return;
  const now = record.adapt?.accepted;
  if (accepted !== now)
    yield {
      message: `Load run ${id} was made when "${accepted}" was accepted, and now it is "${now}".`,
    };
  else if (isMadeBefore(created, stated.created))
    yield { message: `Load run ${id} was made before run ${stated.id}, which it names.` };
}

function* ofOtherServer(
  { id, service }: LoadRun,
  { integrate }: LifecycleRecord,
  evidence: Evidence,
): Objections {
  const { server } = service;
  if ((integrate?.serve?.with ?? server) !== server) {
    yield {
      message: `Load run ${id} is of "${server}", and the record says that ${integrate?.serve?.with} serves.`,
    };
    return;
  }
  const serving = served(evidence);
  if (serving?.server !== undefined && serving.server !== server) {
    yield {
      message: `Load run ${id} is of "${server}", and "${servePath}" says "${serving.server}".`,
    };
  }
  const [was, is] = [service.slots, serving?.slots];
  if (was !== undefined && is !== undefined && was !== is) {
    yield { message: `Load run ${id} is of ${was} slots, and "${servePath}" says ${is}.` };
  }
}

function* ofOtherRoute({ id, task }: LoadRun, { integrate, scope }: LifecycleRecord): Objections {
  const endpoint = integrate?.serve?.endpoint;
  const called = taskIds.find((each) => endpoint?.endsWith(`/v1/${each}`)) ?? task;
  const route = /^\/v1\/([\w-]+)\/?$/.exec(endpoint ?? '')?.[1] ?? called;
  const meant = route === called ? undefined : nearest(route, taskIds);
  if (meant) {
    yield {
      message: `Applications call \`${endpoint}\`, which is no route of the service that load run ${id} is of.`,
      fix: `Write \`/v1/${meant}\` in \`integrate.serve.endpoint\`.`,
    };
  } else if (task !== 'all' && task !== called) {
    yield { message: `Load run ${id} is of ${task}, and applications call "${endpoint}".` };
  } else if (called !== 'all' && scope?.tasks?.every((each) => each !== called)) {
    const routes = scope.tasks.map((each) => `/v1/${each}`).join(', ');
    yield task === 'all'
      ? {
          message: `Applications call \`${endpoint}\`, and ${called} is none of the tasks.`,
          fix: `Write one of these in \`integrate.serve.endpoint\`: ${routes}.`,
        }
      : { message: `Load run ${id} is of ${called}, which is none of the tasks.` };
  }
}

function* ofOtherModel(
  { id, service: { model, prompt } }: LoadRun,
  record: LifecycleRecord,
  evidence: Evidence,
): Objections {
  const evaluated =
    record.integrate?.optimized_run === undefined
      ? acceptedRun(record, evidence)
      : optimizedRun(record, evidence);
  if (evaluated === undefined) return;
  if (prompt && evaluated.prompt && !isDeepStrictEqual(prompt, evaluated.prompt)) {
    yield {
      message: `Load run ${id} was asked with another prompt, or other examples in it, than the evaluation.`,
    };
  }
  const { id: name, sha256, revision } = evaluated.model;
  if (model.id !== name) {
    yield {
      message: `Load run ${id} is of "${model.id}", and the evaluated model is "${name}".`,
      fix: 'Evaluate the model that answered and type `poe record`, or load-test the one that was evaluated.',
    };
  } else if (model.sha256 === undefined && sha256 !== undefined) {
    yield { message: `Load run ${id} does not say of which weights of "${name}" it is.` };
  } else if (isOther(model.sha256, sha256) || isOther(model.revision, revision)) {
    yield { message: `Load run ${id} is of other weights of "${name}" than were evaluated.` };
  } else if (isOther(model.sha256, evidence.modelSha256(name))) {
    yield { message: `The model "${name}" has changed since load run ${id}.` };
  }
}

/** Whether both are known, and differ. */
function isOther(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
