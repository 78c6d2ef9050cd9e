import type { Rule } from '../../../check/rule.ts';
import { iterationsOf } from '../deciding-run.ts';

export const techniqueContradictsRun: Rule = {
  id: 'adapt/technique-contradicts-run',
  severity: 'error',
  message: 'An iteration says another technique than its run.',
  why: 'The list is how anyone learns what each technique brought. A fine-tuned model under the name of a prompt makes the prompt look good, and hides that there is no baseline.',
  fix: 'Write the technique that stands in the run file.',
  bad: `adapt:
  techniques: [prompt]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Other words.
      run: eval/runs/0004-fine-tune.json  # a fine-tuned model
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
      run: eval/runs/0004-fine-tune.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    for (const { at, iteration } of iterationsOf(record)) {
      const place = [...at, 'technique'];
      const reading = evidence.run(iteration.run);
      const { technique } = iteration;
      if (reading.kind === 'read' && reading.value.technique !== technique) {
        const { id, technique: measured } = reading.value;
        const message = `The iteration is of ${technique}, and run ${id} of ${measured}.`;
        yield { at: place, message };
      } else if (technique === 'pretrain' && record.model?.source === 'existing') {
        const message = 'The iteration is of pretrain, and the model is an existing one.';
        yield { at: place, message, fix: 'Correct `model.source`, or the technique.' };
      }
    }
  },
};
