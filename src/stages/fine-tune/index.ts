import type { Answers } from '../index.ts';
import { defineStage } from '../stage.ts';
import { fineTuneAdds, hostedAdds } from './adds.ts';

export const fineTune = defineStage({
  id: 'fine-tune',
  title: 'Fine-tune',
  phase: 'adapt',
  needs: ['eval'],
  included: ({ adapt }) => adapt.includes('fine-tune'),
  questions: {},
  templates: (answers) =>
    isHosted(answers)
      ? ['eval/forgetting', 'fine-tune/hosted']
      : ['eval/forgetting', 'eval/harness', 'training/core', 'fine-tune/local'],
  adds: (answers) => (isHosted(answers) ? hostedAdds : fineTuneAdds),
  next: (answers) =>
    isHosted(answers)
      ? ['uv run poe fine-tune --dry-run']
      : ['uv sync --group train', 'uv run poe fine-tune'],
});

/** An endpoint keeps its weights: only its provider can train them. */
function isHosted({ source }: Answers): boolean {
  return source === 'endpoint';
}
