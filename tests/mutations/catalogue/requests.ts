import { breaks, type Mutation } from '../mutation.ts';

const request = { token_limit: 'max_tokens', temperature: false };
const price = { input: 0.2, output: 1.25 };

/** What an endpoint wants otherwise than most, and what it asks for it. */
export const requests: readonly Mutation[] = [
  ...breaks('form/wrong-type', { record: 'hosted' }, [
    ['model.request', ['max_tokens']],
    [
      'model.request',
      { ...request, headers: 'Bearer' },
      { at: 'model.request.headers', how: 'write headers as text' },
    ],
    [
      'model.request',
      { ...request, extra_body: 7 },
      { at: 'model.request.extra_body', how: 'write a number as body' },
    ],
    [
      'model.request',
      { structured_output: 'json' },
      { at: 'model.request.structured_output', how: 'name a format' },
    ],
    ['model.price', 0.2],
    ['model.chat_template_kwargs', 'enable_thinking'],
  ]),
  ...breaks('form/not-a-choice', { record: 'hosted' }, [
    [
      'model.request',
      { token_limit: 'max_length' },
      { at: 'model.request.token_limit', how: 'misname the limit' },
    ],
  ]),
  ...breaks('form/bad-value', { record: 'hosted' }, [
    [
      'model.request',
      { reasoning_effort: '' },
      { at: 'model.request.reasoning_effort', how: 'leave the effort open' },
    ],
    ['model.price', { ...price, input: -1 }, { at: 'model.price.input', how: 'make it negative' }],
    [
      'model.price',
      { ...price, currency: '' },
      { at: 'model.price.currency', how: 'leave the currency open' },
    ],
  ]),
  ...breaks('form/missing-key', { record: 'hosted' }, [
    ['model.price', { input: 0.2 }, { how: 'leave out the price of answers' }],
  ]),
];
