import type { RecordPath } from '../record/path.ts';
import type { Model } from '../record/schema.ts';
import type { PlacedFault } from '../record/yaml/fault.ts';
import { refusal } from '../record/yaml/locate.ts';

/** The id of a model that is run locally is a folder where it is no hub id. */
export function idFault({ id, provider, base_url: address }: Model): PlacedFault | undefined {
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
  // A server of one's own may call what it serves by such a path.
  const file =
    address === undefined ? /\/[^/]+\.(?:safetensors|gguf|bin|pth?|onnx)$/.exec(id) : null;
  if (file) {
    const message = `\`${id}\` is a file, and a model is all of its folder.`;
    const fix = `Write \`${id.slice(0, file.index)}\`.`;
    return { rule: 'form/bad-value', message, fix, at };
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

/** Whether a model is served by its maker alone, by its name: `gpt2` and `gpt-oss` are others. */
export function isHostedOnly(id: string): boolean {
  return /^(?:gpt-[345]|chatgpt-|o[134](?:-|$)|claude-|gemini-)/i.test(id);
}
