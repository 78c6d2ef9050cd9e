import { defineQuestions, type KnownAnswers, only, select } from '../../questions/question.ts';
import { hardware } from '../hardware/questions.ts';
import { findModel } from '../model/models.ts';
import { runsLocally } from '../model/questions.ts';

type Server = 'local' | 'llama.cpp' | 'vllm';
type Gguf = 'gguf-f16' | 'gguf-q8_0';

/** Bytes of one weight: q8_0 keeps 32 of them in 34 bytes. */
const weightBytes: Readonly<Record<Gguf, number>> = { 'gguf-f16': 2, 'gguf-q8_0': 34 / 32 };
// Room for the cache and the activations: nearly a third more.
const room = 1.3;

export const deployQuestions = defineQuestions({
  server: only(
    runsLocally,
    select({
      message: 'What serves the model',
      help: 'What the model is served with.',
      more: 'All speak the same API, so an application need not know; deploy/serve.yaml names it, and another one is a change there.',
      choices: {
        local: "The project's own server: any model of transformers, one request after another",
        'llama.cpp': 'llama.cpp: GGUF files, fast without a GPU',
        vllm: 'vLLM: many requests at once, on NVIDIA GPUs',
      },
      offered: (known) => [
        'local',
        ...(isPacked(known) ? [] : (['llama.cpp'] as const)),
        ...(isOnCpu(known) ? [] : (['vllm'] as const)),
      ],
      whyNot: (_, server) =>
        server === 'vllm'
          ? 'vLLM is for --hardware with a GPU.'
          : 'The weights come in 4 bits, which are not made into GGUF.',
      recommend: recommendServer,
    }),
  ),
  optimize: only(
    runsLocally,
    select({
      message: 'What do the weights become before they are served',
      help: 'What the weights become before they are served.',
      more: 'What was changed is measured again before it is served, and what it lost is shown.',
      choices: {
        none: 'Nothing: served as they are',
        'gguf-f16': 'GGUF in 16 bits: answers as before, half of what 32 bits take',
        'gguf-q8_0': 'GGUF in 8 bits: half of that again, and a few answers change',
      },
      offered: ({ server }) => (server === 'llama.cpp' ? ['gguf-f16', 'gguf-q8_0'] : ['none']),
      whyNot: () => 'llama.cpp is served with GGUF, and nothing else is.',
      recommend: recommendOptimize,
    }),
  ),
});

function recommendServer(known: KnownAnswers): { value: Server; reason: string } {
  if (!isOnCpu(known)) return { value: 'vllm', reason: 'it answers many at once on a GPU' };
  return !isPacked(known) && (fits('gguf-f16', known) || fits('gguf-q8_0', known))
    ? { value: 'llama.cpp', reason: 'without a GPU the fastest, and it needs no torch' }
    : { value: 'local', reason: 'as GGUF the model would not fit the memory' };
}

function recommendOptimize(known: KnownAnswers) {
  if (known.server !== 'llama.cpp') return { value: 'none' as const };
  return fits('gguf-f16', known)
    ? { value: 'gguf-f16' as const, reason: 'it answers as the model itself does' }
    : { value: 'gguf-q8_0' as const, reason: '16 bits would not fit the memory with room' };
}

/** Whether the weights become other files before they are served. */
export function isConverted({ optimize }: KnownAnswers): boolean {
  return optimize !== undefined && optimize !== 'none';
}

/** Weights that are published in 4 bits: there is nothing left to convert. */
function isPacked({ model }: KnownAnswers): boolean {
  return findModel(model)?.bits === 4;
}

function isOnCpu(known: KnownAnswers): boolean {
  return deviceOf(known).kind === 'cpu';
}

/** Whether the weights fit what the model runs on, with room; a size that nobody knows does. */
function fits(format: Gguf, known: KnownAnswers): boolean {
  const { memory_gb: memory, count } = deviceOf(known);
  const parameters = findModel(known.model)?.parameters ?? 0;
  return (parameters * weightBytes[format] * room) / 1e9 <= memory * count;
}

function deviceOf({ hardware: chosen }: KnownAnswers) {
  return hardware[String(chosen) as keyof typeof hardware] ?? hardware.cpu;
}
