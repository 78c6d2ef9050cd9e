import type { KnownAnswers } from '../../questions/question.ts';
import { evaluation } from '../eval/index.ts';
import { hardware as devices } from '../hardware/index.ts';
import { countGpus } from '../hardware/questions.ts';
import { defineStage } from '../stage.ts';
import { trainingFolders } from '../training.ts';
import { hostedAdds, localAdds } from './adds.ts';

export const fineTune = defineStage({
  id: 'fine-tune',
  title: 'Fine-tune',
  what: 'the weights learn from your examples: LoRA or full, one file an experiment',
  phase: 'adapt',
  needs: [evaluation, devices],
  switch: { question: 'adapt', choice: 'fine-tune' },
  templates: (answers) =>
    isHosted(answers)
      ? ['eval/forgetting', 'runtime/forgetting', 'fine-tune/hosted']
      : [...trainingFolders, ...localFolders(countGpus(answers))],
  adds: (answers) => (isHosted(answers) ? hostedAdds : localAdds(countGpus(answers))),
  rules: () => import('./rules.ts'),
  next: (answers) =>
    isHosted(answers)
      ? ['uv run poe fine-tune --dry-run']
      : ['uv sync --group train', 'uv run poe fine-tune'],
});

function localFolders(gpus: number): readonly string[] {
  return [
    'fine-tune/local',
    ...(gpus > 0 ? ['fine-tune/qlora'] : []),
    ...(gpus > 1 ? ['fine-tune/several-gpus'] : []),
  ];
}

/** An endpoint keeps its weights: only its provider can train them. */
function isHosted({ source }: KnownAnswers): boolean {
  return source === 'endpoint';
}
