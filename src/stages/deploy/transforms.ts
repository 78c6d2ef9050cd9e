import type { Evidence } from '../../check/evidence.ts';
import { cardOf } from '../../check/lineage.ts';
import { type Transform, transforms } from '../../record/vocabulary.ts';

/** What a transform leaves beside the weights that it made, as far as this tool asks for it. */
interface Card {
  readonly type?: string;
  readonly created?: string;
  readonly made_from?: { readonly id?: string; readonly sha256?: string };
}

/** Empty where the model is not on this machine, or no transform of this project made it. */
export function readCard(folder: string, evidence: Evidence): Card {
  return cardOf(folder, evidence);
}

/** The transforms that lead to this model, in order; undefined where its folder does not say. */
export function transformsOf(
  folder: string,
  technique: string,
  evidence: Evidence,
): readonly Transform[] | undefined {
  if (technique === 'merge') return ['merge'];
  const { type, made_from: origin } = readCard(folder, evidence);
  const made = transforms.find((each) => each === `gguf-${type}`);
  if (made === undefined) return undefined;
  const wasAdapter = evidence.locate(`${origin?.id}/adapter_config.json`).kind === 'file';
  return wasAdapter ? ['merge', made] : [made];
}
