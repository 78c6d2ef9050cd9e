import type { Model } from '../record/schema.ts';
import type { PlacedFault } from '../record/yaml/fault.ts';
import { holdsSecret } from '../secrets.ts';

/** A client adds the path of each call itself, behind all that is there. */
export function addressFault({ base_url: address }: Model): PlacedFault | undefined {
  // Of a key in it, another rule speaks, and no message repeats it.
  if (address === undefined || holdsSecret(address)) return undefined;
  const at = ['model', 'base_url'];
  const rule = 'form/bad-value';
  if (!URL.canParse(address) || malformed.test(address))
    return { rule, message: `\`${address}\` is no address.`, at };
  const { origin, host, port, pathname: path, search, hash } = new URL(address);
  const plain = path
    .replaceAll('%20', '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '');
  const base = plain.replace(call, '').replace(/(\/v\d+)\1$/, '$1');
  if (base !== plain) {
    const message = `\`${address}\` is the address of one call, and clients add \`/chat/completions\` to it.`;
    const root = port === ollama && base === '' ? '/v1' : base;
    return { rule, message, fix: `Write \`${origin}${root}\`.`, at };
  }
  if (search || hash || plain !== path.replace(/\/$/, '')) {
    const message = `Clients add \`/chat/completions\` to \`${address}\`, which is no address then.`;
    return { rule, message, fix: `Write \`${origin}${plain}\`.`, at };
  }
  // Two have their pages and their API on one host.
  const isPage =
    /^docs\./.test(host) ||
    (pages.has(host.replace(/^www\./, '')) &&
      (!/^(?:openrouter\.ai|ollama\.com)$/.test(host) || plain === ''));
  if (isPage) {
    const message = `\`${address}\` is a page for people, and models are called elsewhere.`;
    return { rule, message, fix: 'Write the address of the API.', at };
  }
  if (host.endsWith('.openai.azure.com') && plain !== '/openai/v1') {
    const message = `Azure does not answer \`${address}/chat/completions\`.`;
    return { rule, message, fix: `Write \`${origin}/openai/v1\`.`, at };
  }
  if (port !== ollama || plain.endsWith('/v1')) return undefined;
  const message = `Ollama does not answer \`${address}/chat/completions\`.`;
  return { rule, message, fix: `Write \`${origin}/v1\`.`, at };
}

// A host is not empty, and neither is any of its parts; two addresses are none.
const malformed = /^https?:\/\/(?:[./]|https?:|[^/]*\.\.)|,https?:/;
const call =
  /\/(?:chat\/completions|completions|responses|messages|embeddings|models|api\/(?:generate|chat|tags)|audio(?:\/\w+)?|images(?:\/\w+)?|files|fine_tuning(?:\/jobs)?|moderations|batches)$/;
const ollama = '11434';
/** Where people read of models and write to them; what programs call has another host or path. */
const pages: ReadonlySet<string> = new Set(
  `openai.com chatgpt.com chat.openai.com platform.openai.com claude.ai console.anthropic.com
  platform.claude.com mistral.ai chat.mistral.ai console.mistral.ai aistudio.google.com gemini.google.com
  huggingface.co github.com ollama.com openrouter.ai groq.com console.groq.com cohere.com
  dashboard.cohere.com x.ai deepseek.com chat.deepseek.com platform.deepseek.com together.ai fireworks.ai
  replicate.com build.nvidia.com perplexity.ai portal.azure.com ai.azure.com console.aws.amazon.com
  console.cloud.google.com`.split(/\s+/),
);
