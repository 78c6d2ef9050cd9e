import { type Evidence, fetchFix, runAt } from '../../check/evidence.ts';
import type { Fault, Severity } from '../../check/rule.ts';
import type { Run } from '../../record/runs/run.ts';
import type { NamedRun } from './deciding-run.ts';

/** What a run rests on and is no longer as it was. */
export function* staleness(
  { at, path }: NamedRun,
  severity: Severity,
  evidence: Evidence,
): Iterable<Fault> {
  const run = runAt(path, evidence);
  if (!run) return;
  for (const { role, path: input, sha256 } of run.inputs) {
    if (evidence.isUnchanged(input, sha256)) continue;
    const fix = fetchFix(input, evidence);
    if (fix && evidence.sha256(input) === undefined) {
      if (severity !== 'error') continue;
      const message = `"${input}" was not fetched, so nobody can say here whether run ${run.id} still fits it.`;
      yield { at, message, severity: 'warning', fix };
      continue;
    }
    const what =
      evidence.sha256(input) === undefined ? lost(input, 'is gone', evidence) : 'has changed';
    const message = `"${input}" ${what} since run ${run.id} was measured on it.`;
    yield { at, message, severity: role === 'lock' ? 'warning' : severity };
  }
  for (const { path: file, sha256, key } of run.scorer ?? []) {
    if (key === undefined && evidence.isUnchanged(file, sha256)) continue;
    if (key !== undefined && evidence.keyHashes(file, key)?.includes(sha256)) continue;
    const what =
      evidence.sha256(file) === undefined ? lost(file, 'is gone', evidence) : 'has changed';
    const which = key === undefined ? 'which scores' : `whose key "${key}" says how to read`;
    const message = `"${file}", ${which} the answers, ${what} since run ${run.id}.`;
    yield { at, message, severity };
  }
  yield* modelStaleness({ at, path }, run, severity, evidence);
}

/** What became of a path that cannot be read: links are followed only inside the project. */
function lost(path: string, missing: string, evidence: Evidence): string {
  const located = evidence.locate(path);
  return located.kind === 'refused' ? located.message : missing;
}

function* modelStaleness(
  { at }: NamedRun,
  { id, model }: Run,
  severity: Severity,
  evidence: Evidence,
): Iterable<Fault> {
  if (model.sha256 === undefined) return;
  const now = evidence.modelSha256(model.id);
  if (now === model.sha256) return;
  if (now !== undefined) {
    const message = `The model "${model.id}" has changed since run ${id} was measured on it.`;
    // To train again under one name is how models are made: of what is only compared with, the answers count.
    yield severity === 'error'
      ? { at, severity, message }
      : {
          at,
          severity: 'info',
          message,
          fix: 'Nothing to do: the run keeps what it answered then.',
        };
  } else if (severity === 'error') {
    const what = lost(model.id, 'is not on this machine', evidence);
    yield {
      at,
      severity: 'info',
      message: `"${model.id}" ${what}, so nobody can say here whether run ${id} still fits it.`,
      fix: 'Nothing to do where weights are not kept in git.',
    };
  }
}
