import { addressFault } from '../../check/address-fault.ts';
import { idFault } from '../../check/id-fault.ts';
import { lookAlikeIn } from '../../check/look-alikes.ts';
import {
  type Condition,
  defineQuestions,
  type KnownAnswers,
  only,
  type Recommendation,
  select,
  selectOrOther,
} from '../../questions/question.ts';
import { isSensitive } from '../../record/vocabulary.ts';
import type { PlacedFault } from '../../record/yaml/fault.ts';
import { holdsSecret } from '../../secrets.ts';
import { leftProblem } from '../scope/questions.ts';
import { downloadOf } from './downloads.ts';
import type { EndpointModel, LocalModel } from './listed-model.ts';
import { addressOf, asOf, endpointModels, findModel, localModels } from './models.ts';
import { shapes } from './shapes.ts';

/** The model's weights are on a machine of the project. */
export const runsLocally: Condition = {
  holds: ({ source }) => source !== 'endpoint',
  only: 'with --source existing or pretrain',
};
const hosted: Condition = {
  holds: ({ source }) => source === 'endpoint',
  only: 'with --source endpoint',
  implies: { source: 'endpoint' },
};
const unlisted: Condition = {
  holds: (known) => known.source === 'existing' && findModel(known.model) === undefined,
  only: 'with --source existing and a --model that is not in the list',
};
const sensitiveAndHosted: Condition = {
  holds: (known) => known.source === 'endpoint' && isSensitive(known.sensitivity),
  only: 'with --source endpoint and personal or restricted data',
};

export const modelQuestions = defineQuestions({
  source: select({
    message: 'Where does the model come from',
    help: 'Open weights that you run, an OpenAI-compatible endpoint, or a model pretrained here.',
    more: 'Own weights can be fine-tuned and aligned here; an endpoint needs a key, and starts at once; pretraining is for who has the data and the machines, or wants to see how it is done.',
    choices: {
      existing: 'Open weights: an existing model that you run',
      endpoint: 'Hosted endpoint: an existing model behind an OpenAI-compatible API',
      pretrain: 'Pretrain: a model from random weights, trained here',
    },
    recommend: (known) => ({
      value: 'existing',
      reason: isSensitive(known.sensitivity)
        ? `${known.sensitivity} data then stays on machines that you run`
        : 'no key, no cost per call, and it cannot change under you',
    }),
  }),
  dataNote: only(sensitiveAndHosted, {
    kind: 'text',
    message: 'Why may such data be sent to the endpoint',
    help: 'Why personal or restricted data may be sent to the endpoint: agreement, region, retention.',
    more: 'It stands in lifecycle.yaml as scope.data_note, and "check" demands it.',
    validate: (note) =>
      note.trim().length < 10
        ? 'Name the agreement, the region or the retention.'
        : leftProblem(note),
  }),
  model: selectOrOther({
    message: `Which model (as of ${asOf})`,
    help: 'The model: one of the list, or any Hugging Face id or name at the endpoint.',
    more: 'Take the smallest that may reach the target. Nothing is downloaded now: what a model takes is fetched when it is first asked. Another one later: create-genai-project add --model.',
    choices: modelChoices(),
    offered: ({ source }) => [...listFor(source).keys()],
    recommend: recommendModel,
    other: {
      message: 'Its id',
      isOpen: ({ source }) => source !== 'pretrain',
      validate: idProblem,
    },
  }),
  revision: only(unlisted, {
    kind: 'text',
    about: 'model',
    message: 'Which commit of it',
    help: 'The 40-digit commit that pins a model which is not in the list.',
    more: 'Without it the model could change under what was measured.',
    validate: (value) =>
      /^[0-9a-f]{40}$/.test(value)
        ? undefined
        : 'A commit has 40 digits out of 0-9 and a-f: copy it from "Files and versions" of the model.',
  }),
  licence: only(unlisted, {
    kind: 'text',
    about: 'model',
    message: 'Its licence',
    help: 'The licence of a model that is not in the list, for example apache-2.0.',
    more: 'Its page on Hugging Face names it; "check" says where a licence forbids the use.',
    validate: (value) =>
      value.trim() === ''
        ? 'Name its licence, for example mit.'
        : (leftProblem(value) ?? letterProblem(value)),
  }),
  baseUrl: only(hosted, {
    kind: 'text',
    message: 'Address of the endpoint',
    help: 'The base URL of the OpenAI-compatible endpoint.',
    more: 'A server of your own does as well, such as vLLM, llama.cpp or Ollama. The key goes into .env, never in here.',
    recommend: ({ model }) => {
      const address = addressOf(model);
      return address
        ? { value: address, reason: 'its provider' }
        : { value: 'http://localhost:8000/v1', reason: 'where vLLM listens' };
    },
    validate: (value) => {
      if (!/^https?:\/\/\S+$/.test(value) || !URL.canParse(value)) {
        return 'An endpoint is a URL such as https://api.openai.com/v1.';
      }
      // It is written into lifecycle.yaml, which is committed.
      if (holdsSecret(value))
        return 'An address holds no key, password or token: put the key into .env, as GENAI_API_KEY.';
      return (
        leftProblem(value) ?? letterProblem(value) ?? worded(addressFault({ base_url: value }))
      );
    },
  }),
});

/** Whether the tiny model can be made here: it is the model, or stands in until one is pretrained. */
export function makesTiny({ source, model }: KnownAnswers): boolean {
  return source === 'pretrain' || model === 'tiny';
}

/** The model for these answers, with its reason: the same for who is asked and for who is not. */
function recommendModel(known: KnownAnswers): Recommendation<string> {
  const fitting = fittingModel(known);
  if (known.source === 'endpoint' || known.source === 'pretrain') return fitting;
  const real = findModel(fitting.value);
  return {
    value: 'tiny',
    reason: `needs no key, no download, no GPU; a real one for this is ${real?.title}, ${real?.weightsGb} GB`,
  };
}

/** The model for real work within this scope. */
export function fittingModel(known: KnownAnswers): Recommendation<string> {
  if (known.source === 'endpoint') {
    return known.breadth === 'broad'
      ? { value: 'gpt-5.4-mini-2026-03-17', reason: 'several tasks, at a low price' }
      : { value: 'gpt-5.4-nano-2026-03-17', reason: 'one task needs no larger one' };
  }
  if (known.source === 'pretrain') {
    return {
      value: 'scratch-1m',
      reason: 'shows every step in minutes, before a large run costs',
    };
  }
  return known.breadth === 'broad'
    ? { value: 'Qwen/Qwen3-4B-Instruct-2507', reason: 'several tasks need a larger model' }
    : {
        value: 'HuggingFaceTB/SmolLM2-360M-Instruct',
        reason: 'for one task, the smallest instruct model that learns it well on a laptop',
      };
}

function listFor(source: unknown): ReadonlyMap<string, LocalModel | EndpointModel> {
  if (source === 'endpoint') return endpointModels;
  return source === 'pretrain' ? shapes : localModels;
}

function modelChoices(): Readonly<Record<string, string>> {
  const local = [...localModels].map(([key, model]) => [key, describe(model)]);
  const remote = [...endpointModels].map(([key, model]) => [key, describe(model)]);
  const scratch = [...shapes].map(([key, shape]) => [key, shape.title]);
  return Object.fromEntries([...local, ...remote, ...scratch]);
}

function describe(model: LocalModel | EndpointModel): string {
  const facts = [
    'weightsGb' in model ? (downloadOf(model) ?? 'made here, nothing to download') : undefined,
    model.licence,
    `${tokens(model.contextLength)} context`,
  ];
  const what = model.what === undefined ? '' : `: ${model.what}`;
  return `${model.title}${what} (${facts.filter((fact) => fact !== undefined).join(', ')})`;
}

/** 262144 → `256k`, 400000 → `400k`. */
function tokens(count: number): string {
  return `${count % 1024 === 0 ? count / 1024 : count / 1000}k`;
}

/** Where alone a model of the list can come from; open weights may be behind an endpoint, too. */
function sourceOf(id: string): string | undefined {
  if (endpointModels.has(id)) return 'endpoint';
  if (shapes.has(id)) return 'pretrain';
  return id === 'tiny' ? 'existing' : undefined;
}

function idProblem(id: string, { source }: KnownAnswers): string | undefined {
  const theirs = sourceOf(id);
  if (theirs !== undefined && theirs !== source) return `"${id}" goes with --source ${theirs}.`;
  if (source === 'endpoint') {
    if (id.trim() === '' || /\s/.test(id)) return 'A model name has no spaces in it.';
    return leftProblem(id) ?? letterProblem(id) ?? worded(idFault({ id, provider: 'endpoint' }));
  }
  if (/^[.~]|^models\/|\/.*\//.test(id)) {
    return 'Weights in a folder are named when the project is made: put them into its models/, and that folder into lifecycle.yaml as model.id. Here, take one of the list.';
  }
  return /^[\w.-]+\/[\w.-]+$/.test(id)
    ? (leftProblem(id) ?? worded(idFault({ id, provider: 'local' })))
    : 'A Hugging Face id is an owner and a name, such as Qwen/Qwen3-0.6B.';
}

/** Pasted from a page, a name may hold a letter that programs do not take for the one that is meant. */
function letterProblem(text: string): string | undefined {
  const code = lookAlikeIn(text);
  return code && `This holds ${code}, which looks like another letter: type it anew.`;
}

function worded(fault: PlacedFault | undefined): string | undefined {
  return fault && [fault.message, fault.fix].join(' ').trim();
}
