import type { Evidence } from '../../../check/evidence.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
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

/** The model of a run, where training of this project made it out of another. */
function trainedModel(
  path: string,
  record: LifecycleRecord,
  evidence: Evidence,
): string | undefined {
  const reading = evidence.run(path);
  const id = reading.kind === 'read' ? reading.value.model.id : undefined;
  if (id === undefined || id === record.model?.id) return undefined;
  return lineage(id, evidence).length > 0 ? id : undefined;
}
