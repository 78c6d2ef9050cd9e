import { runAt } from '../../../check/evidence.ts';
import { cardOf } from '../../../check/lineage.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import type { Rule } from '../../../check/rule.ts';
import { isTraining } from '../../../record/vocabulary.ts';
import { iterationsOf } from '../../eval/deciding-run.ts';

export const trainedModelNotMeasured: Rule = {
  id: 'adapt/trained-model-not-measured',
  severity: 'error',
  message: 'An iteration is about training, and its run measured the untrained model.',
  why: 'Forgetting to name the trained model is easy, and the result then looks as if training changed nothing.',
  fix: 'Evaluate the trained model: `poe evaluate --model models/<name> --technique fine-tune`.',
  bad: `adapt:
  techniques: [prompt, fine-tune]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: fine-tune
      change: LoRA, rank 16.
      run: eval/runs/0002-prompt.json  # measured on models/tiny itself
      compared_with: eval/runs/0001-prompt.json
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
      run: eval/runs/0004-fine-tune.json  # measured on models/lora
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    for (const { at, iteration } of iterationsOf(record)) {
      if (!isTraining(iteration.technique) && iteration.technique !== 'merge') continue;
      const { id, model, created } = runAt(iteration.run, evidence) ?? {};
      if (!model) continue;
      const { created: made } = cardOf(model.id, evidence);
      if (model.id === record.model?.id) {
        const message = `Run ${id} measured "${model.id}", the model before training.`;
        yield { at: [...at, 'run'], message };
      } else if (isMadeBefore(created, made) && model.sha256 === evidence.modelSha256(model.id)) {
        const message = `Run ${id} was made on ${created?.slice(0, 10)}, and "${model.id}" on ${made?.slice(0, 10)}.`;
        yield { at: [...at, 'run'], message, fix };
      }
    }
  },
};

const fix = 'Run files are evidence: restore it from git, or evaluate again and record that.';
