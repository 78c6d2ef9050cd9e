import { defineStage } from '../stage.ts';
import { pretrainAdds } from './adds.ts';
import { feasibilityOf } from './feasibility.ts';
import { pretrainQuestions } from './questions.ts';
import { findShape } from './shapes.ts';

export const pretrain = defineStage({
  id: 'pretrain',
  title: 'Pretrain',
  phase: 'select',
  needs: ['model'],
  included: ({ source }) => source === 'pretrain',
  questions: pretrainQuestions,
  templates: ({ adapt }) => [
    // The stages of adaptation, where chosen, already bring what all training shares.
    ...(adapt.some((technique) => technique !== 'prompt') ? [] : ['training/core']),
    'pretrain/core',
  ],
  adds: () => pretrainAdds,
  record: ({ model, tokens, hardware }) => {
    const shape = findShape(model);
    if (shape === undefined || tokens === undefined) return {};
    const feasibility = feasibilityOf(shape.parameters, tokens, hardware ?? 'cpu');
    return { model: { feasibility } };
  },
  next: () => ['uv sync --group train', 'uv run poe budget', 'uv run poe pretrain'],
});
