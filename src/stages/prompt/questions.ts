import { checkbox, defineQuestions } from '../../questions/question.ts';

export const promptQuestions = defineQuestions({
  adapt: checkbox({
    message: 'How to adapt the model',
    help: 'What the project will try to adapt the model with; prompts always.',
    more: 'It is a plan, and no promise: what brings nothing is left out again, and "add" brings what you leave out now.',
    choices: {
      prompt: 'Prompts: always, and first',
      'fine-tune': 'Fine-tuning: its weights learn from examples',
      align: 'Alignment: its weights learn which of two answers is better',
    },
    // An endpoint keeps its weights: its provider fine-tunes, and aligns for nobody.
    offered: ({ source }) =>
      source === 'endpoint' ? ['prompt', 'fine-tune'] : ['prompt', 'fine-tune', 'align'],
    recommend: ({ source }) =>
      source === 'endpoint'
        ? { value: ['prompt'], reason: 'the cheapest, and the baseline of the rest' }
        : {
            value: ['prompt', 'fine-tune'],
            reason: 'prompts are the baseline, and a small model gains most from its weights',
          },
    always: 'prompt',
  }),
});
