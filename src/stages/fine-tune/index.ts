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
      ? ['forgetting', 'fine-tune-hosted']
      : ['forgetting', 'harness', 'training', 'fine-tune'],
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
