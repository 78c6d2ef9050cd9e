import { placeOf } from '../../../check/endpoint.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { asOf, endpointModels, findEndpointModel, modelWithId } from '../models.ts';
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
  *evaluate({ model }) {
    const { id } = model ?? {};
    if (model === undefined || id === undefined) return;
    const listed = modelWithId(id) ?? findEndpointModel(id);
    yield* listed ? beyondList(id, model, listed) : beyondName(id, model);
  },
};

type Model = NonNullable<LifecycleRecord['model']>;
type Listed = NonNullable<ReturnType<typeof modelWithId | typeof findEndpointModel>>;

function* beyondList(
  id: string,
  { parameters, context_length: context, base_url: address }: Model,
  listed: Listed,
): Iterable<Fault> {
  const theirs = 'parameters' in listed ? listed.parameters : undefined;
  const elsewhere = providerOf(address);
  if ('baseUrl' in listed && elsewhere && elsewhere !== placeOf(listed.baseUrl)) {
    const message = `"${id}" is offered at ${listed.baseUrl} (as of ${asOf}), and not at \`${address}\`.`;
    yield { at: ['model', 'base_url'], message, fix: 'Correct `base_url`, or `id`.' };
  }
  // People round: 0.6 billion, or 596 million.
  if (parameters && theirs && Math.abs(Math.log(parameters / theirs)) > Math.log(1.25)) {
    const message = `"${id}" has ${theirs} parameters (as of ${asOf}), and the record says ${parameters}.`;
    yield { at: ['model', 'parameters'], message };
  }
  // Rotary positions can be stretched, by four in the recipes that there are.
  if (context !== undefined && context > 4 * listed.contextLength) {
    const message = `"${id}" reads ${listed.contextLength} tokens (as of ${asOf}), and the record says ${context}.`;
    yield { at: ['model', 'context_length'], message };
  }
}

/** The host of an address, where it is that of a provider whose own models are listed. */
function providerOf(address: string | undefined): string | undefined {
  const place = address === undefined ? undefined : placeOf(address);
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
