import type { Fault } from '../../check/rule.ts';
import { isSecretValue } from '../../secrets.ts';
import { type Serve, servePath } from './serve-file.ts';

type Problem = Omit<Fault, 'at'>;

/** What `flags` hands to a server that cannot take it, or that this project has a key for. */
export function* flagProblems({ server, flags = {} }: Serve): Iterable<Problem> {
  const named = Object.keys(flags);
  if (named.length > most) {
    yield { message: `"${servePath}" hands the server ${named.length} flags.`, fix: dropped };
    return;
  }
  for (const [name, value] of Object.entries(flags)) {
    const problem = flagProblem(name, value, server);
    if (problem) yield problem;
  }
}

function flagProblem(
  name: string,
  value: unknown,
  server: string | undefined,
): Problem | undefined {
  const size = name.length + (JSON.stringify(value) ?? '').length;
  if (size > longest) {
    const message = `The flag \`${name.slice(0, 40)}\` in "${servePath}" is ${size} characters long.`;
    return { message, fix: dropped };
  }
  if (typeof value === 'string' && isSecretValue(name, value))
    return { message: `"${servePath}" holds a key in the flag \`${name}\`.`, fix: dropped };
  const words = name.toLowerCase().split(/[-_]/);
  const key = taken.get(words.filter((word) => !leftOut.has(word)).join(' '));
  if (key !== undefined)
    return { message: `"${servePath}" says \`${name}\` in \`flags\`, and ${key}.`, fix: dropped };
  if (name.startsWith('-')) {
    const plain = name.replace(/^-+/, '');
    const message = `The flag \`${name}\` in "${servePath}" begins with a sign that is put before it.`;
    return { message, fix: `Write \`${plain}\`.` };
  }
  return words.some(isKnown) || server === 'endpoint'
    ? undefined
    : {
        message: `No flag of ${server ?? 'a server'} is known that is called \`${name}\`, as "${servePath}" has it.`,
        fix: 'Correct it (the server names its flags with `--help`), or take it out.',
        severity: 'warning',
      };
}

function isKnown(word: string): boolean {
  return vocabulary.has(word) || vocabulary.has(word.replace(/s$/, ''));
}

const dropped = 'Take it out of `flags`.';
const most = 64;
// In characters, name and value together: a JSON schema fits, a pasted file does not.
const longest = 4096;

const leftOut: ReadonlySet<string> = new Set([
  '',
  'path',
  'name',
  'file',
  'url',
  'scaled',
  'served',
]);
const named = 'the service names what is called there by itself';
const other = 'what answers would be another model than was evaluated';
const counted = '`slots` says how many share its context and are answered at once';
/** By their words, without those that are left out. */
const taken: ReadonlyMap<string, string> = new Map([
  ['model', `${other}: it is named by \`model\``],
  ['m', `${other}: it is named by \`model\``],
  ['hf repo', other],
  ['hf', other],
  ['docker repo', other],
  ['lora', other],
  ['lora adapters', other],
  ['lora modules', other],
  ['control vector', other],
  ['host', named],
  ['hostname', named],
  ['hostnames', named],
  ['port', named],
  ['alias', named],
  ['model alias', named],
  ['parallel', counted],
  ['n parallel', counted],
  ['np', counted],
  ['max num seqs', counted],
]);

/*
 * Words of which flags of llama.cpp, the fields of `xllamacpp.CommonParams` and flags of vLLM hold at
 * least one, as of 2026-11: so that a new one is known, too, as long as it says something of them.
 */
const vocabulary: ReadonlySet<string> = new Set(
  `adapter adaptive agent all alloc api attention attn audio auto backend base batch block buft
  cache chat check checkpoint chunk code config cont context cors cpu cpuparams ctx cuda data
  decoding device dir draft dry dtype dynatemp eager embd embedding enable endpoint eos escape
  expert file fit flash format generation gpu grammar graph hf host hybrid idle ids image input
  jinja json keep kernel kv kwarg layer length level limit load log logit lora max memory metric
  min mirostat mlock mm mmap mmproj mode model moe multimodal node numa offline op output p
  parallel parser path penalty perf poll pool pooling port predict prefill prefix prio prompt
  props pure quantization rank reasoning repack repeat request rerank response role rope rpc
  sampler sampling schedule scheduler scheduling seed sep seq sequence shift size slot spec
  special speculative split spm sse stream swa swap tag temp temperature template tensor thold
  thread timeout token tokenizer tool top trace type ubatch ui use verbose verbosity video
  warmup webui weight window worker xtc yarn`.split(/\s+/),
);
