import { defineQuestions, type KnownAnswers, only, select } from '../../questions/question.ts';
import { findModel } from '../model/models.ts';
import { runsLocally } from '../model/questions.ts';

/** Where a model can run: memory is that of one device, in GB. */
export const hardware = {
  cpu: { kind: 'cpu', memory_gb: 16, count: 1 },
  'gpu-24gb': { kind: 'gpu', memory_gb: 24, count: 1 },
  'gpu-80gb': { kind: 'gpu', memory_gb: 80, count: 1 },
  'gpus-8x80gb': { kind: 'gpu', memory_gb: 80, count: 8 },
} as const;

export type Hardware = keyof typeof hardware;

export const hardwareQuestions = defineQuestions({
  hardware: only(
    runsLocally,
    select({
      message: 'Where will it run',
      help: 'Where the model will run.',
      more: 'Training is planned by it: QLoRA comes with a GPU, configurations for many processes with several. "check" says where a model does not fit.',
      choices: {
        cpu: 'A laptop or server without a GPU: small models, in 16 GB of memory',
        'gpu-24gb': 'One GPU with 24 GB: up to about 9 billion parameters in 16 bits',
        'gpu-80gb': 'One GPU with 80 GB: up to about 30 billion parameters in 16 bits',
        'gpus-8x80gb': 'Eight GPUs with 80 GB each: up to about 240 billion parameters in 16 bits',
      },
      offered: ({ model }) => fitting(findModel(model)?.weightsGb ?? 0),
      whyNot: ({ model }) => `The weights alone take ${findModel(model)?.weightsGb} GB.`,
      recommend: ({ model }) => recommendHardware(findModel(model)?.weightsGb),
    }),
  ),
});

/** Nobody is asked where a provider runs the model: then there is none. */
export function countGpus({ hardware: chosen }: KnownAnswers): number {
  const devices = Object.entries(hardware).find(([name]) => name === chosen)?.[1];
  return devices?.kind === 'gpu' ? devices.count : 0;
}

function fitting(weightsGb: number): readonly Hardware[] {
  const names = Object.keys(hardware) as Hardware[];
  return names.filter((name) => hardware[name].memory_gb * hardware[name].count > weightsGb);
}

function recommendHardware(weightsGb: number | undefined) {
  if (weightsGb === undefined || weightsGb <= 4) {
    return { value: 'cpu' as const, reason: 'a model of this size runs without a GPU' };
  }
  // Nearly a third more for the cache and the activations.
  const needed = Math.ceil(weightsGb * 1.3);
  const reason = `the weights take ${weightsGb} GB, and running it about ${needed} GB`;
  if (needed <= 24) return { value: 'gpu-24gb' as const, reason };
  return needed <= 80
    ? { value: 'gpu-80gb' as const, reason }
    : { value: 'gpus-8x80gb' as const, reason };
}
