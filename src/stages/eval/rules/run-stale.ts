import type { Evidence } from '../../../check/evidence.ts';
import type { Fault, Rule, Severity } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import { comparedRun, decidingRun, type NamedRun } from '../deciding-run.ts';

export const runStale: Rule = {
  id: 'adapt/run-stale',
  severity: 'error',
  message: 'What the run was measured on has changed since.',
  why: 'The result belongs to the prompt, the data and the weights of that day. After a change it says nothing about what is there now.',
  fix: 'Evaluate again and record the new run, or restore the file.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0002-prompt.json  # and the prompt was edited after it`,
    files: () => ({ 'prompt/classification/few-shot.md': 'Another prompt.\n' }),
  },
  good: `adapt:
  accepted: eval/runs/0002-prompt.json`,
  *evaluate(record, evidence) {
    const deciding = decidingRun(record);
    if (deciding) yield* staleness(deciding, 'error', evidence);
    const compared = comparedRun(record);
    if (compared) yield* staleness(compared, 'warning', evidence);
  },
};

function* staleness(
  { at, path }: NamedRun,
  severity: Severity,
  evidence: Evidence,
): Iterable<Fault> {
  const reading = evidence.run(path);
  if (reading.kind !== 'read') return;
  for (const { role, path: input, sha256 } of reading.value.inputs) {
    const now = evidence.sha256(input);
    if (now === sha256) continue;
    const what = now === undefined ? 'is gone' : 'has changed';
    const message = `"${input}" ${what} since run ${reading.value.id} was measured on it.`;
    yield { at, message, severity: role === 'lock' ? 'warning' : severity };
  }
  yield* modelStaleness({ at, path }, reading.value, severity, evidence);
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
    yield {
      at,
      severity,
      message: `The model "${model.id}" has changed since run ${id} was measured on it.`,
    };
  } else if (severity === 'error') {
    yield {
      at,
      severity: 'info',
      message: `"${model.id}" is not on this machine, so nobody can say here whether run ${id} still fits it.`,
      fix: 'Nothing to do where weights are not kept in git.',
    };
  }
}
