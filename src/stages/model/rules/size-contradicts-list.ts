import { placeOf } from '../../../check/endpoint.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import { isMisspelled, nearest } from '../../../nearest.ts';
import type { Model } from '../../../record/schema.ts';
import { asOf, endpointModels, findEndpointModel, modelNamed, modelWithId } from '../models.ts';
import { sizesNamed } from '../named-size.ts';

export const sizeContradictsList: Rule = {
  id: 'model/size-contradicts-list',
  severity: 'error',
  message: 'The model is of another size, or elsewhere, than the record says.',
  why: 'From its parameters follow memory and time, and from its context the longest text: with figures of another model, whatever is reckoned from them is wrong.',
  fix: 'Write what the model page says, or take the key out.',
  bad: `model:
  id: Qwen/Qwen3-0.6B
  parameters: 8000000000
  context_length: 1000000`,
  good: `model:
  id: Qwen/Qwen3-0.6B
  parameters: 596049920
  context_length: 8192  # all that is used of it`,
  *evaluate({ model }, evidence) {
    const { id, base_url: address, provider } = model ?? {};
    const elsewhere = address === undefined ? undefined : (beside(address) ?? misspelled(address));
    if (elsewhere) {
      const message = `\`${address}\` is none of the addresses that begin with ${elsewhere}.`;
      yield { at: ['model', 'base_url'], message, fix: `Write \`${elsewhere}\`.` };
    }
    if (model === undefined || id === undefined) return;
    if (provider === 'local' && elsewhere === undefined && isListed(address)) {
      const message = `The record says that you run the model yourself, and asks it at \`${address}\`.`;
      const fix = 'Write `provider: endpoint`, or take `base_url` out.';
      yield { at: ['model', 'base_url'], message, fix };
    }
    const meant = provider === 'endpoint' ? undefined : ownerMeant(id);
    if (meant && evidence.locate(id).kind !== 'folder') {
      const message = `The hub has no \`${id}\`: that model is \`${meant}\` there.`;
      yield { at: ['model', 'id'], message, fix: `Write \`${meant}\`.` };
    }
    const listed = modelWithId(id) ?? findEndpointModel(id);
    const context = model.context_length ?? shortest;
    if (context < shortest) {
      const message = `No question fits into ${context} tokens with its prompt.`;
      const fix = `Write ${context * 1024}, if thousands are meant.`;
      yield { at: ['model', 'context_length'], message, fix, severity: 'warning' };
    }
    yield* listed ? beyondList(id, model, listed) : beyondName(id, model);
    const size =
      (listed && 'parameters' in listed ? listed.parameters : undefined) ?? model.parameters;
    const planned = model.feasibility?.parameters;
    // Of a plan of pretraining, another rule speaks.
    if (model.source === 'pretrain' || !size || !planned || isRounded(planned, size)) return;
    const message = `The estimate is for ${planned} parameters, and "${id}" has ${size}.`;
    const fix = `Write \`parameters: ${size}\`, and reckon the rest of \`feasibility\` by it, or take it out.`;
    yield { at: ['model', 'feasibility', 'parameters'], message, fix };
  },
};

// In tokens.
const shortest = 32;

/** The id of a listed model whose owner was left out, or misspelled; a mirror has a name of its own. */
function ownerMeant(id: string): string | undefined {
  const [name = '', owner] = id.split('/').toReversed();
  const listed = id.split('/').length > 2 ? undefined : modelNamed(name)?.id;
  if (listed === undefined || modelWithId(id) !== undefined || owner === 'models') return undefined;
  const theirs = listed.slice(0, listed.indexOf('/'));
  return owner === undefined || nearest(owner, [theirs]) !== undefined ? listed : undefined;
}

/** Whether an address is that of a provider whose own models are listed. */
function isListed(address: string | undefined): boolean {
  return providerOf(address) !== undefined;
}

type Listed = NonNullable<ReturnType<typeof modelWithId | typeof findEndpointModel>>;

function* beyondList(
  id: string,
  { parameters, context_length: context, base_url: address }: Model,
  listed: Listed,
): Iterable<Fault> {
  const theirs = 'parameters' in listed ? listed.parameters : undefined;
  const elsewhere = providerOf(address);
  // Of an address that nobody answers at, it is said that it is none.
  const isThere = address !== undefined && beside(address) === undefined;
  if ('baseUrl' in listed && isThere && elsewhere && elsewhere !== placeOf(listed.baseUrl)) {
    const message = `"${id}" is offered at ${listed.baseUrl} (as of ${asOf}), and not at \`${address}\`.`;
    yield { at: ['model', 'base_url'], message, fix: 'Correct `base_url`, or `id`.' };
  }
  // Of one whose size is not listed, its weights say how large it may be, in four bits at the least.
  const room = 'weightsGb' in listed && theirs === undefined ? listed.weightsGb * 2e9 : undefined;
  if (parameters && room && (parameters > room || parameters < plausible.least)) {
    const message = `The weights of "${id}" take ${(room / 2e9).toPrecision(1)} GB, and the record says ${parameters} parameters.`;
    // Of one that the hardware cannot hold, another rule speaks.
    yield { at: ['model', 'parameters'], message, severity: 'warning' };
  }
  if (parameters && theirs && !isRounded(parameters, theirs)) {
    const message = `"${id}" has ${theirs} parameters (as of ${asOf}), and the record says ${parameters}.`;
    yield { at: ['model', 'parameters'], message };
  }
  // Rotary positions can be stretched, by four in the recipes that there are.
  if (context !== undefined && context > 4 * listed.contextLength) {
    const message = `"${id}" reads ${listed.contextLength} tokens (as of ${asOf}), and the record says ${context}.`;
    yield { at: ['model', 'context_length'], message };
  }
  // Less may be all that is used; a thousandth of it was counted in thousands.
  if (context !== undefined && context >= shortest && isThousandth(context, listed.contextLength)) {
    const message = `"${id}" reads ${listed.contextLength} tokens, and the record says ${context}.`;
    yield { at: ['model', 'context_length'], message, fix: `Write ${listed.contextLength}.` };
  }
}

/** People round: 0.6 billion, or 596 million. */
function isRounded(one: number, other: number): boolean {
  return Math.abs(Math.log(one / other)) <= Math.log(1.25);
}

function isThousandth(one: number, other: number): boolean {
  return [1000, 1024].some((thousand) => Math.abs((one * thousand) / other - 1) < 0.01);
}

/** Where providers are called: those whose models are listed, and others whose path people mistake. */
const addresses: readonly string[] = [
  ...[...endpointModels.values()].map(({ baseUrl }) => baseUrl),
  'https://api.groq.com/openai/v1',
  'https://api.x.ai/v1',
  'https://api.together.xyz/v1',
  'https://api.fireworks.ai/inference/v1',
  'https://api.cohere.ai/compatibility/v1',
  'https://api.cohere.com/compatibility/v1',
  'https://openrouter.ai/api/v1',
  'https://generativelanguage.googleapis.com/v1beta/openai',
];

/** Where a provider is called, for an address on its host that is not there. */
function beside(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const listed = addresses.find((each) => placeOf(each) === placeOf(address));
  const isBelow =
    listed && new URL(address).pathname.replace(/\/+$/, '') === new URL(listed).pathname;
  return isBelow ? undefined : listed;
}

/** Where a listed provider is called, for an address whose host is nearly that. */
function misspelled(address: string): string | undefined {
  const place = placeOf(address) ?? '';
  return [...endpointModels.values()].find(({ baseUrl }) => {
    const theirs = placeOf(baseUrl) ?? '';
    return isMisspelled(place, theirs) || place.startsWith(`${theirs}.`);
  })?.baseUrl;
}

/** The host of an address, where it is that of a provider whose own models are listed. */
function providerOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const place = placeOf(address);
  const providers = [...endpointModels.values()].map(({ baseUrl }) => placeOf(baseUrl));
  return providers.includes(place) ? place : undefined;
}

// Ten thousand make no language model, and nobody has trained a thousand trillion.
const plausible = { least: 10_000, most: 1e14 };

function* beyondName(id: string, { parameters }: Model): Iterable<Fault> {
  if (parameters !== undefined && (parameters < plausible.least || parameters > plausible.most)) {
    const message = `No language model has ${parameters} parameters.`;
    yield { at: ['model', 'parameters'], message };
    return;
  }
  // Of a folder, and of less, a number may be of something else: `desk-2m-tickets`.
  const sizes = id.startsWith('models/') ? [] : sizesNamed(id);
  if (parameters === undefined || sizes.every((size) => size < 1e8)) return;
  // A name rounds, and some count what is active, or leave the embeddings out.
  if (sizes.some((size) => Math.abs(Math.log(parameters / size)) <= Math.log(3))) return;
  const message = `By its name "${id}" has ${formatSizes(sizes)} parameters, and the record says ${parameters}.`;
  yield { at: ['model', 'parameters'], message };
}

function formatSizes(sizes: readonly number[]): string {
  return sizes
    .map((size) => (size >= 1e9 ? `${size / 1e9} billion` : `${size / 1e6} million`))
    .join(' or ');
}
