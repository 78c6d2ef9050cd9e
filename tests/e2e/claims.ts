import type { Walk } from './walk.ts';

/** Something that the documents say of the tiny model, whatever the seed and the processor. */
export interface Claim {
  readonly says: string;
  readonly value: (walk: Walk) => number;
  /** What a test demands: less than what every measured walk reached. */
  readonly atLeast: number;
}

/** Way through the loop → what is claimed of it; see `wayOf`. */
export const claims: Readonly<Record<string, readonly Claim[]>> = {};

/** The task, and for a chat whether it was aligned alone. */
export function wayOf({ task, turns }: Walk): string {
  const isFineTuned = turns.some(({ technique }) => technique === 'fine-tune');
  return isFineTuned ? task : `${task}-aligned`;
}

/** The claims that a walk does not keep, each as a sentence. */
export function brokenClaims(walk: Walk): readonly string[] {
  const claimed = claims[wayOf(walk)] ?? [];
  if (claimed.length === 0) return [`Nothing is claimed of "${wayOf(walk)}".`];
  return claimed
    .filter(({ value, atLeast }) => !(value(walk) >= atLeast))
    .map(({ says, value, atLeast }) => `${says}: ${value(walk).toFixed(3)}, not ${atLeast}`);
}
