import { evaluation } from '../eval/index.ts';
import { hardware as devices } from '../hardware/index.ts';
import { countGpus } from '../hardware/questions.ts';
import { defineStage } from '../stage.ts';
import { trainingFolders } from '../training.ts';
import { fineTuneAdds } from './adds.ts';

export const fineTune = defineStage({
  id: 'fine-tune',
  title: 'Fine-tune',
  what: 'the weights learn from your examples: LoRA or full, one file an experiment',
  phase: 'adapt',
  needs: [evaluation, devices],
  switch: { question: 'adapt', choice: 'fine-tune' },
  templates: (answers) => [...trainingFolders, ...foldersFor(countGpus(answers))],
  adds: (answers) => fineTuneAdds(countGpus(answers)),
  rules: () => import('./rules.ts'),
  next: () => ['uv sync --group train', 'uv run poe fine-tune'],
});

function foldersFor(gpus: number): readonly string[] {
  return [
    'fine-tune/local',
    ...(gpus > 0 ? ['fine-tune/qlora'] : []),
    ...(gpus > 1 ? ['fine-tune/several-gpus'] : []),
  ];
}
