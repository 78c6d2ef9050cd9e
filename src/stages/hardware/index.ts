import { defineStage } from '../stage.ts';
import { hardware as devices, hardwareQuestions } from './questions.ts';

export const hardware = defineStage({
  id: 'hardware',
  title: 'Hardware',
  phase: 'select',
  needs: ['model'],
  questions: hardwareQuestions,
  templates: () => [],
  record: ({ hardware: chosen }) =>
    chosen === undefined ? {} : { model: { hardware: devices[chosen] } },
});
