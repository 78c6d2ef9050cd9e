import { hardware as devices } from '../hardware/index.ts';
import { findShape } from '../model/shapes.ts';
import { defineStage } from '../stage.ts';
import { pretrainAdds } from './adds.ts';
import { feasibilityOf } from './feasibility.ts';
import { pretrainQuestions } from './questions.ts';

export const pretrain = defineStage({
  id: 'pretrain',
  title: 'Pretrain',
  what: 'a model from random weights: its tokenizer, a budget, training that resumes',
  phase: 'select',
  needs: [devices],
  switch: { question: 'source', choice: 'pretrain' },
  questions: pretrainQuestions,
  templates: () => ['runtime/chat', 'runtime/training', 'pretrain/core'],
  adds: () => pretrainAdds,
  record: ({ model, tokens, hardware }) => {
    const shape = findShape(model);
    if (shape === undefined) return {};
    const feasibility = feasibilityOf(shape.parameters, tokens, hardware ?? 'cpu');
    return { model: { feasibility } };
  },
  next: () => [
    'uv sync --group train',
    'uv run poe corpus',
    'uv run poe budget',
    'uv run poe pretrain',
  ],
});
