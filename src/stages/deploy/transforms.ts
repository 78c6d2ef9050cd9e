import type { Evidence } from '../../check/evidence.ts';
import { cardOf } from '../../check/lineage.ts';
import { type Transform, transforms } from '../../record/vocabulary.ts';

/** The transforms that lead to this model, in order; undefined where its folder does not say. */
export function transformsOf(
  folder: string,
  technique: string,
  evidence: Evidence,
): readonly Transform[] | undefined {
  if (technique === 'merge') return ['merge'];
  const { type, made_from: origin } = cardOf(folder, evidence);
  const made = transforms.find((each) => each === `gguf-${type}`);
  if (made === undefined) return undefined;
  const wasAdapter = evidence.locate(`${origin?.id}/adapter_config.json`).kind === 'file';
  return wasAdapter ? ['merge', made] : [made];
}
