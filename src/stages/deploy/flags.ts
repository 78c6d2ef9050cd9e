import type { Fault } from '../../check/rule.ts';
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
  const words = name.toLowerCase().split(/[-_]/);
  const key = taken[words.filter((word) => !leftOut.has(word)).join(' ')];
  if (key !== undefined)
    return { message: `"${servePath}" says \`${name}\` in \`flags\`, and ${key}.`, fix: dropped };
  if (name.startsWith('-')) {
    const plain = name.replace(/^-+/, '');
    const message = `The flag \`${name}\` in "${servePath}" begins with a sign that is put before it.`;
    return { message, fix: `Write \`${plain}\`.` };
  }
  const strange = words.find((word) => !isKnown(word));
  // What a later version takes, nobody knows here.
  return strange === undefined || server === 'endpoint'
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
/** By their words, without those that are left out. */
const taken: Readonly<Record<string, string>> = {
  model: `${other}: it is named by \`model\``,
  m: `${other}: it is named by \`model\``,
  'hf repo': other,
  hf: other,
  'docker repo': other,
  lora: other,
  'lora adapters': other,
  'lora modules': other,
  'control vector': other,
  host: named,
  hostname: named,
  hostnames: named,
  port: named,
  alias: named,
  'model alias': named,
};

/*
 * The words that the flags of llama.cpp (and the fields of `xllamacpp.CommonParams`) and of vLLM are
 * made of, as of 2026-11: so that a new one is known, too, as long as it says nothing new.
 */
const vocabulary: ReadonlySet<string> = new Set(
  `abort activation adapters adaptive addr address agent alias all alloc allow allowed antiprompt
  api apply arg as asr assistant async attention attn audio auto autoload backend base batch
  batched batching bench beta bias bin bit block bos breaker bucket budget buft byte c ca cache
  caching calculate call capture cascade cb cert chain chat check checkpoint choice chunk chunked
  class cli cls cmoe code collect color compilation completion compute concurrent config connector
  cont content context control convert copy cors count cp cpu cpuparams crash credentials cross
  ctk ctv ctx cuda custom dat data dbo dcp debug decay decode decoding default defrag delay depth
  detailed device diffusion dir disable display distributed divergence docker docs download dp
  draft dry ds dtype dump dynamic dynatemp e eager effort embd embedding enable encoder end
  endpoint enforce ent entropy env eos eplb error escape exec executor exp expert explicit
  exponent ext external extra f fa factor fast ffmpeg ffn file filter fit flash force forced
  format fps free freq frequency full fully fusion g gb gen generation gpu grammar granularity
  graph group grp guided h h11 headers hellaswag hf hidden host hostnames hs http hybrid i id idle
  ids ignore image imat impl in include index infill init initial input int interactive interval
  io is iterations jinja json jsonl junk k keep kernel key kl kv kwargs lang last layer lazy lb
  len length level limit list load loader loading local log logit logprobs long look lookahead
  lookup lora lr ma main mamba manager mapping mask master max mb mcp media memory message methods
  metrics mg mib microbatch middle middleware min mirostat mla mlock mm mmap mmproj mode model
  module moe monitoring mp ms mtmd mtp multi multiline multimodal multiple multiplier n name ncmoe
  ncpu ngl ngram nkvo no node norm normalize np nsigma nsys num numa number observability of off
  offline offload only op ops optimization option orig origins ot otlp out output overlap override
  overwrite p parallel parallelism params parse parser parsing part partial path pattern pca
  penalty per perf pin ping pipeline pl plugin policy poll pool pooler pooling port pos pp ppl
  preallocate predict preemption prefill prefix presence present preserve preset print prio
  priority probability process processor profiler prometheus prompt propagate props proxy ps public
  pure quant quantization r ram range rank ratio ray read reasoner reasoning recompute recv reduce
  redundant refresh remote render repack repeat replace replica repo req request rerank reranking
  reserve response retention return reuse reverse revision ro rocm role root rope route rpc run
  runtime s safe safetensors sampler sampling save scale scaling schedule scheduler scheduling schema scheme
  sec seconds seed sep separate separator seq sequence served server serving set shard sharded
  shared shift show sigma similarity simple single size skip sleep slot slow sm smart source space
  speaker spec special specified speculation speculative split spm sps sse ssl standalone start
  state static statistics stats status stdin step stop store strategy stream strict stride
  structured style suffix swa swap system t tags target tasks tb temp temperature template tensor
  test text tf tg theta think thinking thold threads thresh threshold time timeout timestamp
  timings token tokenize tokenizer tool top torch tower trace tracing transfer transformer
  truncate trust ts tts turn type typical u ub ubatch ud ui unified unit update url usage use
  utilization uvicorn v v0 v1 value vector verbose verbosity version video vision visual vocab w
  warmup watermark webui weight window winogrande without worker write x xformers xtc y yarn z zero`.split(
    /\s+/,
  ),
);
