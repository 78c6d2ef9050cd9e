import { model } from '../model/index.ts';
import { defineStage } from '../stage.ts';
import { hardware as devices, hardwareQuestions } from './questions.ts';

export const hardware = defineStage({
  id: 'hardware',
  title: 'Hardware',
  phase: 'select',
  needs: [model],
  questions: hardwareQuestions,
  record: ({ hardware: chosen }) =>
    chosen === undefined ? {} : { model: { hardware: devices[chosen] } },
});
