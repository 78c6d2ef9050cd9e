import type { RecordPath } from '../record/path.ts';
import type { LifecycleRecord, Model } from '../record/schema.ts';
import type { PlacedFault } from '../record/yaml/fault.ts';
import { refusal } from '../record/yaml/locate.ts';
import { addressFault } from './address-fault.ts';
import { isHostedOnly } from './hosted-only.ts';
import { headerFaults, requestFaults } from './request-faults.ts';

/** Faults of form in the section of the model: names of nothing, addresses of something else. */
export function* modelFaults({ model = {} }: LifecycleRecord): Iterable<PlacedFault> {
  for (const fault of [idFault(model), consideredFault(model), addressFault(model)])
    if (fault) yield fault;
  yield* headerFaults(model);
  yield* requestFaults(model);
}

/** The id of a model that is run locally is a folder where it is no hub id. */
export function idFault({ id, provider }: Model): PlacedFault | undefined {
  if (id === undefined) return undefined;
  const at = ['model', 'id'];
  if (speechless.test(id) && !id.startsWith('models/')) {
    const message = `\`${id}\` answers no question in words.`;
    const fix = 'Write the id of a model that generates text.';
    return { rule: 'form/bad-value', message, fix, at };
  }
  if (provider === 'endpoint') return undefined;
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
  if (plain === id) return nameFault(id, at);
  const message = `\`${id}\` is called \`${plain}\` everywhere else.`;
  return { rule: 'form/bad-value', message, fix: `Write \`${plain}\`.`, at };
}

const speechless =
  /(?:^|[-/])(?:embed(?:ding)?s?|rerank(?:er)?)(?:-|$)|(?:^|\/)(?:whisper|tts|dall-e|gpt-image|sora|(?:omni|text)-moderation|bge|e5|all-minilm|stable-diffusion)(?:-|$)/i;
const ofProject = /^(?:app|data|deploy|eval|prompt|src|\.genai)(?:\/|$)|\.(?:md|ya?ml|jsonl?|py)$/;

/** A name of the hub holds no blank and no tag, and ends in no sign; a folder of models may. */
function nameFault(id: string, at: RecordPath): PlacedFault | undefined {
  if (isHostedOnly(id)) {
    const message = `Nobody has the weights of \`${id}\` but its maker.`;
    return {
      rule: 'form/bad-value',
      message,
      fix: 'Write `provider: endpoint`, or the id of open weights.',
      at,
    };
  }
  if (ofProject.test(id)) {
    const message = `\`${id}\` is a part of this project that holds no model.`;
    return {
      rule: 'form/bad-value',
      message,
      fix: 'Name a folder in models/, or an id of the hub.',
      at,
    };
  }
  if (id.startsWith('models/') || !/[\s:]|[.-]$/.test(id)) return undefined;
  const message = `\`${id}\` is neither an id of the hub nor a folder in models/.`;
  return { rule: 'form/bad-value', message, fix: 'Copy the id from the model page.', at };
}

/** What was considered beside it is not the model itself; the hub takes either case. */
function consideredFault({ id, considered }: Model): PlacedFault | undefined {
  if (considered === undefined) return undefined;
  const names = considered.map((each) => each.toLowerCase());
  const own = id?.toLowerCase() ?? '';
  // Its owner is left out, or not.
  const taken = names.findIndex((name) => name === own || own.endsWith(`/${name}`));
  const first = new Map(names.toReversed().map((name, index) => [name, names.length - 1 - index]));
  const again = names.findIndex((name, index) => {
    const other = first.get(name) ?? index;
    // Of one that stands there twice letter by letter, the schema speaks.
    return other < index && considered[other] !== considered[index];
  });
  if (taken < 0 && again < 0) return undefined;
  const [index, what] = taken < 0 ? [again, 'named twice'] : [taken, 'the model that was taken'];
  const message = `\`${considered[index]}\` is ${what}.`;
  return { rule: 'form/repeated', message, at: ['model', 'considered', index] };
}
