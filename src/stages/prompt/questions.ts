import { checkbox, defineQuestions } from '../../questions/question.ts';

export const promptQuestions = defineQuestions({
  adapt: checkbox({
    message: 'How to adapt the model',
    help: 'What the project will try to adapt the model with; prompts always.',
    choices: { prompt: 'Prompts: always, and first' },
    recommend: () => ({ value: ['prompt'], reason: 'the cheapest, and the baseline of the rest' }),
    validate: (chosen) =>
      chosen.includes('prompt') ? undefined : 'Prompts are always tried, and first: keep "prompt".',
  }),
});
