import type { EndpointModel, LocalModel } from './listed-model.ts';
import { sizesNamed } from './named-size.ts';
import { shapes } from './shapes.ts';

/** The day on which the lists below were looked up. */
export const asOf = '2026-11-24';

const openWeights: readonly LocalModel[] = [
  {
    title: 'SmolLM2 135M Instruct',
    what: 'to see a real model at work on any machine',
    id: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    revision: '12fd25f77366fa6b3b4b768ec3050bf629380bac',
    licence: 'apache-2.0',
    parameters: 134_515_008,
    contextLength: 8192,
    weightsGb: 0.27,
  },
  {
    title: 'SmolLM2 360M Instruct',
    what: 'learns one task well on a laptop',
    id: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    revision: 'a10cc1512eabd3dde888204e902eca88bddb4951',
    licence: 'apache-2.0',
    parameters: 361_821_120,
    contextLength: 8192,
    weightsGb: 0.72,
  },
  {
    title: 'Qwen3 0.6B',
    what: 'thinks before it answers, in many languages, on a laptop',
    id: 'Qwen/Qwen3-0.6B',
    revision: 'c1899de289a04d12100db370d81485cdf75e47ca',
    licence: 'apache-2.0',
    parameters: 596_049_920,
    contextLength: 40_960,
    weightsGb: 1.5,
    chatTemplateKwargs: { enable_thinking: false },
  },
  {
    title: 'SmolLM2 1.7B Instruct',
    what: 'English, stronger without training, slow without a GPU',
    id: 'HuggingFaceTB/SmolLM2-1.7B-Instruct',
    revision: '31b70e2e869a7173562077fd711b654946d38674',
    licence: 'apache-2.0',
    parameters: 1_711_376_384,
    contextLength: 8192,
    weightsGb: 3.4,
  },
  {
    title: 'Qwen3 4B Instruct 2507',
    what: 'several tasks, many languages, long inputs',
    id: 'Qwen/Qwen3-4B-Instruct-2507',
    revision: 'cdbee75f17c01a7cc42f958dc650907174af0554',
    licence: 'apache-2.0',
    parameters: 4_022_468_096,
    contextLength: 262_144,
    weightsGb: 8,
  },
  {
    title: 'Qwen3 8B',
    what: 'thinks before it answers; wants a GPU',
    id: 'Qwen/Qwen3-8B',
    revision: 'b968826d9c46dd6066d109eabc6255188de91218',
    licence: 'apache-2.0',
    parameters: 8_190_735_360,
    contextLength: 40_960,
    weightsGb: 16.4,
    chatTemplateKwargs: { enable_thinking: false },
  },
  {
    title: 'gpt-oss 20B',
    what: 'reasons well in 4 bits; wants a GPU',
    id: 'openai/gpt-oss-20b',
    revision: '6cee5e81ee83917806bbde320786a8fb61efebee',
    licence: 'apache-2.0',
    parameters: 20_914_757_184,
    contextLength: 131_072,
    weightsGb: 13.8,
    bits: 4,
    reasons: true,
    chatTemplateKwargs: { reasoning_effort: 'low' },
  },
];

const tiny: LocalModel = {
  title: 'The built-in tiny model',
  what: 'trained here in a minute, to learn and test with, not for real use',
  id: 'models/tiny',
  revision: 'recipe-3',
  licence: 'apache-2.0',
  contextLength: 1024,
  weightsGb: 0.02,
};

const hosted: readonly EndpointModel[] = [
  {
    title: 'GPT-5.4 nano',
    what: 'the cheapest of OpenAI, for one task',
    id: 'gpt-5.4-nano-2026-03-17',
    revision: '2026-03-17',
    baseUrl: 'https://api.openai.com/v1',
    licence: 'OpenAI services agreement',
    contextLength: 400_000,
  },
  {
    title: 'GPT-5.4 mini',
    what: 'several tasks at a low price',
    id: 'gpt-5.4-mini-2026-03-17',
    revision: '2026-03-17',
    baseUrl: 'https://api.openai.com/v1',
    licence: 'OpenAI services agreement',
    contextLength: 400_000,
  },
  {
    title: 'Mistral Small 4',
    what: 'from a European provider',
    id: 'mistral-small-2603',
    revision: '2603',
    baseUrl: 'https://api.mistral.ai/v1',
    licence: 'Mistral AI terms of service',
    contextLength: 262_144,
  },
  {
    title: 'Claude Haiku 4.5',
    what: 'the fastest of Anthropic',
    id: 'claude-haiku-4-5-20251001',
    revision: '20251001',
    baseUrl: 'https://api.anthropic.com/v1',
    licence: 'Anthropic commercial terms',
    contextLength: 200_000,
  },
];

/** answer → open weights; the built-in model first, then smallest first. */
export const localModels: ReadonlyMap<string, LocalModel> = new Map([
  ['tiny', tiny],
  ...openWeights.map((model) => [model.id, model] as const),
]);

/** answer → model at a hosted endpoint. */
export const endpointModels: ReadonlyMap<string, EndpointModel> = new Map(
  hosted.map((model) => [model.id, model] as const),
);

/** The listed weights behind an answer: open ones, or those that are pretrained here. */
export function findModel(answer: unknown): LocalModel | undefined {
  return typeof answer === 'string' ? (localModels.get(answer) ?? shapes.get(answer)) : undefined;
}

// The hub takes either case for the same model.
const listed = new Map([...localModels].map(([id, model]) => [id.toLowerCase(), model]));

/** The listed weights that a record names. */
export function modelWithId(id: string): LocalModel | undefined {
  return id === tiny.id ? tiny : listed.get(id.toLowerCase());
}

/** The listed open weights of this name, whoever is said to own them. */
export function modelNamed(name: string): LocalModel | undefined {
  return openWeights.find(({ id }) => id.toLowerCase().endsWith(`/${name.toLowerCase()}`));
}

/** The listed hosted model behind an answer. */
export function findEndpointModel(answer: unknown): EndpointModel | undefined {
  return typeof answer === 'string' ? endpointModels.get(answer) : undefined;
}

/** Where a hosted model is called: of one that is not listed, where the listed ones of its name are. */
export function addressOf(answer: unknown): string | undefined {
  const listed = findEndpointModel(answer);
  if (listed !== undefined || typeof answer !== 'string') return listed?.baseUrl;
  const [family, rest] = answer.split('-', 2);
  // Open weights share names with what their makers host, and say their size, or a tag of Ollama.
  if (rest === undefined || /[/:]|^gpt-oss/.test(answer) || sizesNamed(answer).length > 0) return;
  return hosted.find(({ id }) => id.startsWith(`${family}-`))?.baseUrl;
}
