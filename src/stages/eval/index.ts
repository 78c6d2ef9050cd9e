import { defineStage } from '../stage.ts';
import { evalAdds } from './adds.ts';

export const evaluation = defineStage({
  id: 'eval',
  title: 'Evaluate',
  phase: 'adapt',
  needs: ['prompt'],
  questions: {},
  templates: () => ['eval'],
  adds: () => evalAdds,
  next: () => ['uv run poe evaluate'],
});
