import { model } from '../model/index.ts';
import { defineStage } from '../stage.ts';
import { promptAdds } from './adds.ts';
import { promptQuestions } from './questions.ts';

export const prompt = defineStage({
  id: 'prompt',
  title: 'Prompt',
  phase: 'adapt',
  needs: [model],
  questions: promptQuestions,
  templates: () => ['prompt/core'],
  adds: () => promptAdds,
  next: () => ['uv run poe try'],
  record: ({ adapt }) => ({ adapt: { techniques: [...adapt] } }),
});
