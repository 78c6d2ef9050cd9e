import type { Evidence } from '../../../check/evidence.ts';
import { cardOf } from '../../../check/lineage.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { acceptedRun, optimizedRun, served } from '../integrated.ts';
import { servePath } from '../serve-file.ts';

export const runOfOtherModel: Rule = {
  id: 'integrate/run-of-other-model',
  severity: 'error',
  message: 'The run after the transforms measured another model than is served.',
  why: 'A result does not carry over: the untransformed model, or the same in other bits, answers otherwise.',
  fix: 'Evaluate the model that `deploy/serve.yaml` names, made from the accepted one, and type `poe record`.',
  bad: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0008-prompt.json  # of the model before it was converted`,
  good: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    const run = optimizedRun(record, evidence);
    const message = run && objection(run, record, evidence);
    if (message) yield { at: ['integrate', 'optimized_run'], message };
  },
};

function objection(
  { id, model, created }: Run,
  record: LifecycleRecord,
  evidence: Evidence,
): string | undefined {
  const accepted = acceptedRun(record, evidence);
  if (accepted === undefined) return undefined;
  if (model.id === accepted.model.id) {
    return `Run ${id} measured "${model.id}", the accepted model before any transform.`;
  }
  const serve = served(evidence);
  const inPlace = serve?.model ?? accepted.model.id;
  if (serve && inPlace !== model.id) {
    return `Run ${id} measured "${model.id}", and "${servePath}" serves "${inPlace}".`;
  }
  const { made_from: origin, created: made } = cardOf(model.id, evidence);
  if (isMadeBefore(created, made)) {
    return `Run ${id} was made on ${created?.slice(0, 10)}, and "${model.id}" on ${made?.slice(0, 10)}.`;
  }
  if (origin?.id === undefined) return undefined;
  if (origin.id !== accepted.model.id) {
    return `"${model.id}" was made from "${origin.id}", and the accepted run measured "${accepted.model.id}".`;
  }
  const isOther = (origin.sha256 ?? accepted.model.sha256) !== accepted.model.sha256;
  return accepted.model.sha256 !== undefined && isOther
    ? `"${model.id}" was made from other weights of "${origin.id}" than the accepted run measured.`
    : undefined;
}
