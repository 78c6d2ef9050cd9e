import { choiceTitles } from '../../questions/choices.ts';
import type { Condition } from '../../questions/question.ts';
import { defineQuestions, only, select, selectOrOther } from '../../questions/question.ts';
import { endpointModels, findModel, localModels } from './models.ts';

/** The model's weights are on a machine of the project. */
export const runsLocally: Condition = {
  holds: ({ source }) => source !== 'endpoint',
  only: 'with --source existing',
};
const hosted: Condition = {
  holds: ({ source }) => source === 'endpoint',
  only: 'with --source endpoint',
};
const unlisted: Condition = {
  holds: (known) => known.source === 'existing' && findModel(known.model) === undefined,
  only: 'with a --model that is not in the list',
};

export const modelQuestions = defineQuestions({
  source: select({
    message: 'Where does the model come from',
    help: 'Open weights that you run, or an OpenAI-compatible endpoint.',
    choices: {
      existing: 'Open weights: an existing model that you run',
      endpoint: 'Hosted endpoint: an existing model behind an OpenAI-compatible API',
    },
    recommend: ({ sensitivity }) => ({
      value: 'existing',
      reason:
        sensitivity === 'personal' || sensitivity === 'restricted'
          ? `${sensitivity} data then stays on machines that you run`
          : 'no key, no cost per call, and it cannot change under you',
    }),
  }),
  model: selectOrOther({
    message: 'Which model',
    help: 'The model: one of the list, a Hugging Face id, or a name at the endpoint.',
    choices: {
      ...choiceTitles(localModels, (model) => model.title),
      ...choiceTitles(endpointModels, (model: { title: string }) => model.title),
    },
    recommend: () => ({ value: 'tiny', reason: 'needs no key, no download, no GPU' }),
    other: { message: 'Its id', validate: (id) => (id.trim() ? undefined : 'Give the id.') },
  }),
  revision: only(unlisted, {
    kind: 'text',
    message: 'Which commit of it',
    help: 'The 40-digit commit of the hub that pins a model which is not in the list.',
    validate: (value) =>
      /^[0-9a-f]{40}$/.test(value)
        ? undefined
        : 'A commit has 40 digits out of 0-9 and a-f: copy it from the model page, "Files and versions".',
  }),
  licence: only(unlisted, {
    kind: 'text',
    message: 'Its licence',
    help: 'The licence of a model that is not in the list, as an SPDX id or the name of its terms.',
    validate: (value) =>
      value.trim() === '' ? 'Give the licence, for example apache-2.0.' : undefined,
  }),
  baseUrl: only(hosted, {
    kind: 'text',
    message: 'Address of the endpoint',
    help: 'The base URL of the OpenAI-compatible endpoint.',
    recommend: () => ({ value: 'https://api.openai.com/v1', reason: 'OpenAI' }),
    validate: urlProblem,
  }),
});

function urlProblem(value: string): string | undefined {
  const isHttp = /^https?:\/\//.test(value) && URL.canParse(value);
  return isHttp ? undefined : 'An endpoint is a URL such as https://api.openai.com/v1.';
}
