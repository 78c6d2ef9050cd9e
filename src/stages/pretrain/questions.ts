import { defineQuestions } from '../../questions/question.ts';
import { findShape } from '../model/shapes.ts';

export const pretrainQuestions = defineQuestions({
  tokens: {
    kind: 'number',
    message: 'On how many tokens of text will it be trained',
    help: 'How many tokens of text a model from random weights is trained on.',
    more: '"poe budget" says what that costs before anything is trained.',
    recommend: ({ model }) => {
      const shape = findShape(model);
      if (shape === undefined) return undefined;
      const reason =
        shape.tokens < 20 * shape.parameters * 0.9
          ? 'a minute or two on a laptop; a model to be used needs 20 for each parameter'
          : 'about 20 for each parameter, the most that training compute can buy';
      return { value: shape.tokens, reason };
    },
    validate: (value) =>
      Number.isInteger(value) && value >= 10_000 && value <= 1e15
        ? undefined
        : 'Tokens are a whole number from 10000 to 1e15.',
  },
});
