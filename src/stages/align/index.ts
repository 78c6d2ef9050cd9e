import { evaluation } from '../eval/index.ts';
import { tasksOf } from '../scope/questions.ts';
import { defineStage } from '../stage.ts';
import { trainingFolders } from '../training.ts';
import { alignAdds, needsPairs } from './adds.ts';

export const align = defineStage({
  id: 'align',
  title: 'Align',
  what: 'the weights learn which of two answers is better: pairs, DPO, KTO, GRPO',
  phase: 'adapt',
  needs: [evaluation],
  switch: { question: 'adapt', choice: 'align' },
  templates: (answers) => [
    ...trainingFolders,
    'align/core',
    'runtime/alignment',
    'runtime/deciding',
    ...tasksOf(answers)
      .filter(needsPairs)
      .map((id) => `tasks/${id}/pairs`),
  ],
  adds: alignAdds,
  rules: () => import('./rules.ts'),
  next: () => ['uv sync --group train', 'uv run poe align'],
  besideOwnData: () => ({
    next: ['uv sync --group train', 'uv run poe import pairs.jsonl --pairs', 'uv run poe align'],
    notes: [
      'The pairs of the sample are not for your data: "pairs.jsonl" stands for yours, with input, chosen and rejected, or with input, answer and thumb. "poe collect" makes some of two runs.',
    ],
  }),
});
