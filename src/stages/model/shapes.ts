import type { LocalModel } from './listed-model.ts';

/** A model that is trained here from random weights; templates/pretrain has its dimensions. */
export interface Shape extends LocalModel {
  readonly parameters: number;
  /** Training tokens that are recommended: 20 for each parameter, but for the one to learn with. */
  readonly tokens: number;
}

const common = {
  id: 'models/pretrained',
  // The plan is what pins it: the same plan and data make the same weights.
  revision: 'pretrain/model.yaml',
  licence: 'our own',
} as const;

/** answer → model to pretrain, smallest first. */
export const shapes: ReadonlyMap<string, Shape> = new Map([
  [
    'scratch-1m',
    {
      ...common,
      title: '0.9 million parameters: a minute or two on a laptop, to learn how',
      parameters: 869_504,
      contextLength: 1024,
      weightsGb: 0.004,
      tokens: 500_000,
    },
  ],
  [
    'scratch-125m',
    {
      ...common,
      title: '125 million parameters: hours on one large GPU',
      parameters: 125_077_824,
      contextLength: 2048,
      weightsGb: 0.5,
      tokens: 2_510_000_000,
    },
  ],
  [
    'scratch-1b',
    {
      ...common,
      title: '1.1 billion parameters: days on eight large GPUs',
      parameters: 1_107_363_840,
      contextLength: 4096,
      weightsGb: 4.4,
      tokens: 22_200_000_000,
    },
  ],
]);

/** The shape behind an answer. */
export function findShape(answer: unknown): Shape | undefined {
  return typeof answer === 'string' ? shapes.get(answer) : undefined;
}
