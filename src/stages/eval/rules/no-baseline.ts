import type { Rule } from '../../../check/rule.ts';
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
  *evaluate(record) {
    for (const { at, iteration } of iterationsOf(record)) {
      if (iteration.technique === 'prompt') return;
      if (iteration.technique === 'pretrain' || iteration.technique === 'baseline') continue;
      yield {
        at: [...at, 'technique'],
        message: `The first recorded result is of ${iteration.technique}, not of a prompt.`,
      };
      return;
    }
  },
};
