import { checkbox, defineQuestions } from '../../questions/question.ts';

const keptByProvider =
  'An endpoint keeps its weights, and no listed provider trains them for newcomers: OpenAI takes no new organisations since May 2026 and no jobs after 6 January 2027, Mistral has deprecated fine-tuning, Anthropic offers none. Open weights (--source existing) can be trained.';

export const promptQuestions = defineQuestions({
  adapt: checkbox({
    message: 'How to adapt the model',
    help: 'What the project will try to adapt the model with; prompts always, and nothing else at an endpoint, which keeps its weights.',
    more: 'It is a plan, and no promise: what brings nothing is left out again, and "add" brings what you leave out now.',
    choices: {
      prompt: 'Prompts: always, and first',
      'fine-tune': 'Fine-tuning: its weights learn from examples',
      align: 'Alignment: its weights learn which of two answers is better',
    },
    offered: ({ source }) =>
      source === 'endpoint' ? ['prompt'] : ['prompt', 'fine-tune', 'align'],
    whyNot: ({ source }) => (source === 'endpoint' ? keptByProvider : undefined),
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
