/** What was true of a model on `asOf`; sizes are those of the published weights. */
export interface LocalModel {
  readonly title: string;
  /** What it is chosen for, without a full stop. */
  readonly what?: string;
  /** Its id on the Hugging Face hub, or its folder in the project. */
  readonly id: string;
  /** A commit of the hub, or the recipe of the built-in model. */
  readonly revision: string;
  /** The hub's name of the licence: an SPDX id in lower case. */
  readonly licence: string;
  readonly parameters?: number;
  /** Tokens. */
  readonly contextLength: number;
  readonly weightsGb: number;
  /** Bits of one published weight, where they are not 16. */
  readonly bits?: 4 | 8;
  /** Whether it writes out its reasoning before each answer, which takes time and tokens. */
  readonly reasons?: boolean;
  /** Arguments of its chat template that a short answer needs. */
  readonly chatTemplateKwargs?: Readonly<Record<string, boolean | string>>;
}

export interface EndpointModel {
  readonly title: string;
  /** What it is chosen for, without a full stop. */
  readonly what?: string;
  /** Its dated name, which its provider promises not to change. */
  readonly id: string;
  readonly revision: string;
  readonly baseUrl: string;
  /** The terms it is used under. */
  readonly licence: string;
  /** Tokens. */
  readonly contextLength: number;
}
