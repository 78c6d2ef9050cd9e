import type { KnownAnswers } from '../../questions/question.ts';
import { evaluation } from '../eval/index.ts';
import { defineStage } from '../stage.ts';
import { trainingFolders } from '../training.ts';
import { fineTuneAdds, hostedAdds } from './adds.ts';

export const fineTune = defineStage({
  id: 'fine-tune',
  title: 'Fine-tune',
  phase: 'adapt',
  needs: [evaluation],
  switch: { question: 'adapt', choice: 'fine-tune' },
  templates: (answers) =>
    isHosted(answers)
      ? ['eval/forgetting', 'runtime/forgetting', 'fine-tune/hosted']
      : [...trainingFolders, 'fine-tune/local'],
  adds: (answers) => (isHosted(answers) ? hostedAdds : fineTuneAdds),
  rules: () => import('./rules.ts'),
  next: (answers) =>
    isHosted(answers)
      ? ['uv run poe fine-tune --dry-run']
      : ['uv sync --group train', 'uv run poe fine-tune'],
});

/** An endpoint keeps its weights: only its provider can train them. */
function isHosted({ source }: KnownAnswers): boolean {
  return source === 'endpoint';
}
