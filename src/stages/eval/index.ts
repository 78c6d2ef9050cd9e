import { defineStage } from '../stage.ts';

export const evaluation = defineStage({
  id: 'eval',
  title: 'Evaluate',
  phase: 'adapt',
  needs: ['prompt'],
  questions: {},
  templates: () => ['eval'],
});
