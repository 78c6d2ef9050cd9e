/** What was true of a model on `asOf`; sizes are those of the published weights. */
export interface LocalModel {
  /** Its id on the Hugging Face hub, or its folder in the project. */
  readonly id: string;
  readonly title: string;
  /** A commit of the hub, or the recipe of the built-in model. */
  readonly revision: string;
  /** SPDX id. */
  readonly licence: string;
  readonly parameters: number;
  /** Tokens. */
  readonly contextLength: number;
  readonly weightsGb: number;
}

/** The day on which the lists below were looked up. */
export const asOf = '2026-11-24';

/** answer → open weights, smallest first. */
export const localModels = {
  tiny: {
    id: 'models/tiny',
    title: 'The built-in tiny model',
    revision: 'recipe-1',
    licence: 'Apache-2.0',
    parameters: 5_000_000,
    contextLength: 1024,
    weightsGb: 0.02,
  },
} as const satisfies Readonly<Record<string, LocalModel>>;

/** answer → dated name at a hosted endpoint. */
export const endpointModels = {} as const satisfies Readonly<Record<string, { title: string }>>;

/** The local model behind an answer, undefined for one that is not in the list. */
export function findModel(answer: unknown): LocalModel | undefined {
  return typeof answer === 'string' && Object.hasOwn(localModels, answer)
    ? localModels[answer as keyof typeof localModels]
    : undefined;
}
