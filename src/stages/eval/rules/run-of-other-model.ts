import type { Rule } from '../../../check/rule.ts';
import { decidingRun } from '../deciding-run.ts';

export const runOfOtherModel: Rule = {
  id: 'adapt/run-of-other-model',
  severity: 'error',
  message: 'The run that decides was measured on another model than the record names.',
  why: 'A result does not carry over from one model, or one revision of it, to another.',
  fix: 'Evaluate the model of the record, or name in `model` the one that was measured.',
  bad: `model:
  id: models/tiny
  revision: recipe-2  # and the run was measured on recipe-1
adapt:
  accepted: eval/runs/0002-prompt.json`,
  good: `model:
  id: models/tiny
  revision: recipe-1
adapt:
  accepted: eval/runs/0002-prompt.json`,
  *evaluate(record, evidence) {
    const deciding = decidingRun(record);
    const reading = deciding && evidence.run(deciding.path);
    const { id, revision } = record.model ?? {};
    if (!deciding || reading?.kind !== 'read' || id === undefined) return;
    const { model, technique } = reading.value;
    const { at } = deciding;
    // Training makes a model of another name; prompting does not.
    if (model.id !== id) {
      if (technique === 'prompt' && !model.id.startsWith('models/')) {
        yield {
          at,
          message: `Run ${reading.value.id} was measured on "${model.id}", and the model is "${id}".`,
        };
      }
    } else if (
      revision !== undefined &&
      model.revision !== undefined &&
      model.revision !== revision
    ) {
      const message = `Run ${reading.value.id} was measured on revision ${model.revision} of "${id}", and the record pins ${revision}.`;
      yield { at, message };
    }
  },
};
