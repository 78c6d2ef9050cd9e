import { breaks, type Mutation, type Row } from '../mutation.ts';

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
    ['model.request', { seed: 0 }, { at: 'model.request.seed', how: 'write a number as seed' }],
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
  ...breaks('form/bad-value', { record: 'hosted' }, [
    ...[
      ['http://localhost:11434/api/generate', 'name a call of Ollama'],
      ['http://localhost:11434', 'name the root of Ollama'],
      ['https://api.mistral.ai/v1?version=2', 'add a query'],
      ['https://api.mistral.ai/v1#prod', 'add a fragment'],
      ['https://api.mistral.ai/v1/v1', 'say the version twice'],
      ['https://api.mistral.ai/v1/models', 'name the list of models'],
      ['https://huggingface.co/Qwen/Qwen3-0.6B', 'name the page of a model'],
      ['https://platform.openai.com/playground', 'name a page for people'],
      ['https://openrouter.ai', 'leave the path of the API out'],
      ['https://api..mistral.ai/v1', 'double a dot'],
      ['https://api.openai.com/v1,https://api.mistral.ai/v1', 'name two'],
    ].map(([to, how]) => ['model.base_url', to, { how }] as Row),
    ...[
      [{ 'X Team': 'desk' }, 'X Team', 'put a blank into a name'],
      [{ 'Content-Type': 'text/plain' }, 'Content-Type', 'say another type'],
      [{ 'X-Team': '$' }, 'X-Team', 'name no variable'],
      [{ 'X-Team': 'desk\nX-Role: admin' }, 'X-Team', 'break the line'],
    ].map(([headers, name, how]) => header(headers, `${name}`, `${how}`)),
    ...[
      [{ temperature: 0.7 }, 'temperature', 'draw otherwise than the run says'],
      [{ n: 5 }, 'n', 'ask for five answers'],
      [{ top_p: 1.5 }, 'top_p', 'leave the range'],
      [{ max_tokens: 0 }, 'max_tokens', 'leave no room for an answer'],
    ].map(([body, name, how]) => inBody(body, `${name}`, `${how}`)),
    ...['medum', 'HIGH', 'very high'].map(
      (effort): Row => [
        'model.request',
        { reasoning_effort: effort },
        { at: 'model.request.reasoning_effort', how: `ask for ${effort}` },
      ],
    ),
  ]),
  ...breaks('form/bad-value', { record: 'listed' }, [
    ['model.id', 'HuggingFaceTB/SmolLM2-135M-Instruct:latest', { how: 'add a tag' }],
    ['model.id', 'HuggingFaceTB SmolLM2-135M-Instruct', { how: 'write a blank for the slash' }],
  ]),
  ...breaks('form/repeated', { record: 'listed' }, [
    [
      'model.considered',
      ['Qwen/Qwen3-0.6B', 'qwen/qwen3-0.6b'],
      { at: 'model.considered.1', how: 'name one in two spellings' },
    ],
    ['model.why', '{{lifecycle.yaml:scope.use_case}}', { how: 'say the use case' }],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'hosted' }, [
    ['model.base_url', 'https://api.openai.com', { how: 'leave the version out' }],
    ['model.base_url', 'https://api.openai.com/dashboard', { how: 'name the dashboard' }],
    ['model.context_length', 400, { how: 'count in thousands' }],
  ]),
  ...breaks('model/size-contradicts-list', { record: 'select' }, [
    ['model.context_length', 8, { how: 'count in thousands' }],
  ]),
  ...breaks('model/price-implausible', { record: 'hosted' }, [
    asks({ input: 0.0004, output: 1.6 }, 'input', 'reckon by a thousand'),
    asks({ input: 0, output: 0.0000016 }, 'output', 'reckon by the token'),
    asks({ input: 0.4, output: 1600 }, 'output', 'reckon by a billion'),
    asks({ input: 0.4, output: 1.6, currency: 'dollars' }, 'currency', 'spell the currency out'),
    asks({ input: 1.6, output: 0.4 }, 'output', 'exchange the two'),
  ]),
  // What only looks like a variable, and what each request says by itself, in other letters.
  ...breaks('form/bad-value', { record: 'hosted' }, [
    header({ Authorization: 'Bearer $DESK_TOKEN' }, 'Authorization', 'put words before a variable'),
    header({ 'X-Team': '%DESK%' }, 'X-Team', 'name a variable as Windows does'),
    header({ Authorization: 'Bearer' }, 'Authorization', 'leave the token out'),
    inBody({ Model: 'gpt-4o-mini-2024-07-18' }, 'Model', 'ask another, in capitals'),
    inBody({ prompt: 'Which queue?' }, 'prompt', 'ask something else'),
    inBody({ min_p: 2 }, 'min_p', 'leave another range'),
    ...['text-embedding-3-large-2024', 'whisper-1'].map(
      (to): Row => ['model.id', to, { how: `ask ${to}` }],
    ),
  ]),
  ...breaks('form/bad-value', { record: 'listed' }, [
    ...['gpt-4o-mini', 'claude-haiku-4-5', 'data/classification', 'README.md'].map(
      (to): Row => ['model.id', to, { how: `run ${to}` }],
    ),
    [
      'model.chat_template_kwargs',
      { messages: [] },
      { at: 'model.chat_template_kwargs.messages', how: 'speak for the user' },
    ],
  ]),
  ...breaks('form/wrong-type', { record: 'listed' }, [
    [
      'model.chat_template_kwargs',
      { enable_thinking: 'False' },
      { at: 'model.chat_template_kwargs.enable_thinking', how: 'write it as Python does' },
    ],
    [
      'model.chat_template_kwargs',
      { enable_thinking: [false] },
      { at: 'model.chat_template_kwargs.enable_thinking', how: 'tell a template a list' },
    ],
  ]),
  ...breaks('form/placeholder', { record: 'listed' }, [
    ['model.id', 'your-org/your-model', { how: 'leave the model open' }],
  ]),
  ...breaks('model/unpinned', { record: 'select', kind: 'A9' }, [
    ...['unknown', 'the latest', 'final', 'now', '最新'].map(
      (to): Row => ['model.revision', to, { how: `pin to ${to}` }],
    ),
  ]),
  ...breaks('model/unpinned', { record: 'listed', kind: 'A9' }, [
    [
      'model.revision',
      'c1899de289a04d12100db370d81485cdf75e47ca',
      { how: 'take the commit of another that is listed' },
    ],
    ['model.id', 'HuggingFaceTB/SmolLM2-135M', { at: 'model.revision', how: 'take the base' }],
  ]),
  ...breaks('adapt/run-of-other-model', { record: 'adapt', at: 'adapt.accepted', kind: 'A2' }, [
    {
      file: 'eval/runs/0007-fine-tune.json',
      key: 'answered_by',
      to: { 'gpt-4o-2024-08-06': 200 },
      how: 'have a provider answer for weights',
    },
  ]),
];

function header(headers: unknown, name: string, how: string): Row {
  return ['model.request', { headers }, { at: `model.request.headers.${name}`, how }];
}

function inBody(body: unknown, name: string, how: string): Row {
  const at = `model.request.extra_body.${name}`;
  return ['model.request', { extra_body: body }, { at, how }];
}

function asks(to: object, key: string, how: string): Row {
  return ['model.price', to, { at: `model.price.${key}`, how }];
}
