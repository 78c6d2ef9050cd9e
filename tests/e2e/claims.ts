import type { Walk } from './walk.ts';

/** Something that the documents say of the tiny model, whatever the seed and the processor. */
export interface Claim {
  readonly says: string;
  readonly value: (walk: Walk) => number;
  /** What a test demands: less than what every measured walk reached. */
  readonly atLeast: number;
}

/** The value of a metric after the turn of this name; NaN, which keeps no claim, without it. */
function valueAfter({ turns }: Walk, subject: string, metric: string): number {
  return turns.find((turn) => turn.subject === subject)?.metrics[metric]?.value ?? Number.NaN;
}

function reaches(subject: string, metric: string, atLeast: number, says: string): Claim {
  return { says, value: (walk) => valueAfter(walk, subject, metric), atLeast };
}

function gains(from: string, to: string, metric: string, atLeast: number, says: string): Claim {
  const value = (walk: Walk) => valueAfter(walk, to, metric) - valueAfter(walk, from, metric);
  return { says, value, atLeast };
}

/** What alignment and merging may take from a model that was fine-tuned before. */
function stays(metric: string): readonly Claim[] {
  return [
    gains('lora', 'dpo', metric, -0.08, 'DPO after LoRA takes little away'),
    gains('dpo', 'dpo-merged', metric, -0.03, 'merging takes nothing away'),
  ];
}

/** Way through the loop → what is claimed of it; see `wayOf`. */
export const claims: Readonly<Record<string, readonly Claim[]>> = {
  classification: [
    reaches('lora', 'accuracy', 0.9, 'LoRA meets the target'),
    gains('zero-shot', 'lora', 'accuracy', 0.2, 'LoRA is better than zero-shot'),
    gains('nearest', 'lora', 'accuracy', 0.05, 'LoRA is better than the nearest examples'),
    ...stays('accuracy'),
  ],
  extraction: [
    // Not that the target is met: from some other seeds "a refund" is read as a replacement (0.695).
    reaches('lora', 'exact_match', 0.65, 'LoRA gets most tickets wholly right'),
    // From some seeds the base itself gets most tickets right (0.795), and on some processors nearly
    // all (0.92), which leaves nothing to gain.
    gains('zero-shot', 'lora', 'exact_match', -0.05, 'LoRA takes nothing away'),
    ...stays('exact_match'),
  ],
  summarization: [
    reaches('lora', 'rouge_l', 0.75, 'LoRA writes the summaries of these threads'),
    gains('zero-shot', 'lora', 'faithful', 0.2, 'LoRA makes them more faithful'),
    ...stays('rouge_l'),
  ],
  // The tiny model does not learn this task: always saying "unknown" is as good.
  'question-answering': [...stays('token_f1')],
  reasoning: [
    reaches('lora', 'expression_ok', 0.85, 'LoRA writes down the right expression'),
    ...stays('exact_match'),
  ],
  chat: [
    reaches('lora', 'win_rate', 0.8, 'LoRA wins most pairs'),
    gains('zero-shot', 'lora', 'win_rate', 0.2, 'LoRA is better than zero-shot'),
    ...stays('win_rate'),
  ],
  'chat-aligned': [
    {
      says: 'the base leaves room: it loses pairs',
      value: (walk) => 1 - valueAfter(walk, 'zero-shot', 'win_rate'),
      atLeast: 0.35,
    },
    gains('zero-shot', 'dpo', 'win_rate', 0.15, 'DPO wins more'),
    gains('zero-shot', 'kto', 'win_rate', 0.12, 'KTO wins more'),
    gains('zero-shot', 'grpo', 'win_rate', 0.1, 'GRPO wins more'),
    gains('zero-shot', 'rloo', 'win_rate', 0.1, 'RLOO on a reward model wins more'),
  ],
};

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
