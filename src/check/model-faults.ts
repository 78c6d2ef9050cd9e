import type { RecordPath } from '../record/path.ts';
import type { Source } from '../record/read.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { FormFault } from '../record/yaml/fault.ts';
import { refusal } from '../record/yaml/locate.ts';
import { formatPath } from '../record/yaml/violation-fault.ts';

type Model = NonNullable<LifecycleRecord['model']>;
type Found = Omit<FormFault, 'range'> & { readonly at: RecordPath };

/** Faults of form in the section of the model: names of nothing, addresses of something else. */
export function* modelFaults({ model = {} }: LifecycleRecord, source: Source): Iterable<FormFault> {
  const all = [
    idFault(model),
    consideredFault(model),
    addressFault(model),
    ...requestFaults(model),
  ];
  for (const fault of all) if (fault) yield { ...fault, range: source.range(fault.at) };
}

/** The id of a model that is run locally is a folder where it is no hub id. */
function idFault({ id, provider }: Model): Found | undefined {
  if (id === undefined || provider === 'endpoint') return undefined;
  const at = ['model', 'id'];
  const problem = refusal(id);
  if (problem !== undefined) {
    const message = `The path \`${id}\` ${problem}.`;
    return { rule: 'form/path-leaves-project', message, at };
  }
  const plain = id
    .replace(/^(?:huggingface\.co|hf\.co)\//, '')
    .replace(/(?:@|\/(?:tree|blob|resolve)\/).*$/, '')
    .replace(/^(?:\.\/)+|\/+$/g, '')
    .replace(/\/{2,}/g, '/');
  if (plain === id) return undefined;
  const message = `\`${id}\` is called \`${plain}\` everywhere else.`;
  return { rule: 'form/bad-value', message, fix: `Write \`${plain}\`.`, at };
}

/** What was considered beside it is not the model itself; the hub takes either case. */
function consideredFault({ id, considered = [] }: Model): Found | undefined {
  const index = considered.findIndex((each) => each.toLowerCase() === id?.toLowerCase());
  if (index < 0) return undefined;
  const message = `\`${considered[index]}\` is the model that was taken.`;
  return { rule: 'form/repeated', message, at: ['model', 'considered', index] };
}

/** A client adds the path of each call itself. */
function addressFault({ base_url: address }: Model): Found | undefined {
  if (address === undefined) return undefined;
  const at = ['model', 'base_url'];
  if (!URL.canParse(address) || /^https?:\/\/(?:\/|https?:)/.test(address))
    return { rule: 'form/bad-value', message: `\`${address}\` is no address.`, at };
  const call = /\/(?:chat\/completions|completions|responses|messages|embeddings)\/*$/.exec(
    address,
  );
  if (!call) return undefined;
  return {
    rule: 'form/bad-value',
    message: `\`${address}\` is the address of one call, and clients add \`/chat/completions\` to it.`,
    fix: `Write \`${address.slice(0, call.index)}\`.`,
    at,
  };
}

/** What every request holds already, and texts where true or false is meant. */
function* requestFaults({ request, chat_template_kwargs: told = {} }: Model): Iterable<Found> {
  const body = request?.extra_body ?? {};
  const place = ['model', 'request', 'extra_body'];
  for (const key of ['model', 'messages', 'stream']) {
    if (!Object.hasOwn(body, key)) continue;
    const at = [...place, key];
    const message = `\`${formatPath(at)}\` takes the place of what each request says itself.`;
    yield { rule: 'form/bad-value', message, fix: 'Take it out.', at };
  }
  for (const [above, values] of [
    [place, body],
    [['model', 'chat_template_kwargs'], told],
  ] as const) {
    for (const [key, value] of Object.entries(values)) {
      if (value !== 'true' && value !== 'false') continue;
      const at = [...above, key];
      const message = `\`${formatPath(at)}\` is the text "${value}", which counts as true.`;
      yield { rule: 'form/wrong-type', message, fix: `Write ${value} without quotes.`, at };
    }
  }
}
