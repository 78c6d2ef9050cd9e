import { type Evidence, runAt } from '../../../check/evidence.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { isTraining } from '../../../record/vocabulary.ts';
import { iterationsOf } from '../deciding-run.ts';

export const noBaseline: Rule = {
  id: 'adapt/no-baseline',
  severity: 'error',
  message: 'The model was trained before a prompt was evaluated.',
  why: 'Without the result of a prompt on the untouched model nobody can say what the training brought, and often a good prompt would have done.',
  fix: 'Evaluate a prompt on the base model first, and record that run.',
  bad: `adapt:
  techniques: [prompt, fine-tune]
  iterations:
    - technique: fine-tune
      change: LoRA, rank 16.
      run: eval/runs/0004-fine-tune.json
      verdict: meets-target`,
  good: `adapt:
  techniques: [prompt, fine-tune]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: fine-tune
      change: LoRA, rank 16.
      run: eval/runs/0004-fine-tune.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    yield* otherModelFaults(record, evidence);
    for (const { at, iteration } of iterationsOf(record)) {
      const { technique, run } = iteration;
      const trained = technique === 'prompt' ? trainedModel(run, record, evidence) : undefined;
      if (technique === 'prompt' && trained === undefined) return;
      if (technique === 'pretrain' || technique === 'baseline') continue;
      const message =
        trained === undefined
          ? `The first recorded result is of ${technique}, not of a prompt.`
          : `The first prompt was evaluated on "${trained}", which was trained here.`;
      yield { at: [...at, 'technique'], message };
      return;
    }
  },
};

/** Of prompts that other models answered, or another revision, none says what the training brought. */
function* otherModelFaults(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const { id, revision } = record.model ?? {};
  const iterations = iterationsOf(record);
  const first = iterations.findIndex(({ iteration }) => isTraining(iteration.technique));
  const trained = iterations[first];
  if (id === undefined || trained === undefined) return;
  const models = iterations.slice(0, first).flatMap(({ iteration: { technique, run } }) => {
    return (technique === 'prompt' && runAt(run, evidence)?.model) || [];
  });
  const isOfRecord = (model: Run['model']) =>
    model.id.includes(id) && (model.revision ?? revision) === (revision ?? model.revision);
  if (models.length === 0 || models.some(isOfRecord)) return;
  const message = `No prompt was evaluated on "${id}", the model of the record, before it was trained.`;
  yield { at: [...trained.at, 'technique'], message, severity: 'warning' };
}

/** The model of a run, where training of this project made it out of another. */
function trainedModel(
  path: string,
  record: LifecycleRecord,
  evidence: Evidence,
): string | undefined {
  const id = runAt(path, evidence)?.model.id;
  if (id === undefined || id === record.model?.id) return undefined;
  return lineage(id, evidence).length > 0 ? id : undefined;
}
