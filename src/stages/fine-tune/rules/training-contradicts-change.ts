import { type Evidence, runAt } from '../../../check/evidence.ts';
import { cardOf } from '../../../check/lineage.ts';
import type { Rule } from '../../../check/rule.ts';
import { isTraining } from '../../../record/vocabulary.ts';
import { iterationsOf } from '../../eval/deciding-run.ts';

export const trainingContradictsChange: Rule = {
  id: 'adapt/training-contradicts-change',
  severity: 'error',
  message: 'An iteration says that training was done otherwise than the model says.',
  why: 'The log of the loop is read to learn what helped. A rank or a number of epochs that was never tried helped nobody.',
  fix: 'Correct `change`, or train as it says and evaluate again.',
  bad: `adapt:
  iterations:
    # and models/lora/run.json says: "lora": { "r": 16 }
    - { technique: fine-tune, change: "LoRA, rank 64", run: eval/runs/0004-fine-tune.json, verdict: meets-target }`,
  good: `adapt:
  iterations:
    - { technique: fine-tune, change: "LoRA, rank 16", run: eval/runs/0004-fine-tune.json, verdict: meets-target }`,
  *evaluate(record, evidence) {
    for (const { at, iteration } of iterationsOf(record)) {
      const { technique, change, run: path } = iteration;
      // What compares may name what was tried before.
      if (comparing.test(change)) continue;
      const run = runAt(path, evidence);
      if (!run) continue;
      const { id, sha256 } = run.model;
      if (technique === 'prompt' && training.test(change) && id === record.model?.id) {
        const message = `The iteration speaks of training, and run ${run.id} measured "${id}", the model before it.`;
        yield { at: [...at, 'change'], message };
      }
      if (!isTraining(technique)) continue;
      const experiment = experimentOf(id, evidence);
      const problem = experiment && problemOf(change, experiment);
      // A folder may hold another model by now, which was trained otherwise.
      if (problem && (sha256 === undefined || sha256 === evidence.modelSha256(id)))
        yield { at: [...at, 'change'], message: `The iteration says ${problem}.` };
    }
  },
};

const comparing =
  /\b(?:early|stop(?:s|ped)?|best|not?|instead|than|from|without|before|previous|more|fewer|less|again|another|other|vs|nor|later|next|after|will|planned)\b/i;

const training = /^(?:q?lora|dora|dpo|sft|kto|orpo|grpo|ppo|fine-?tun(?:e|ed|ing))\b/i;

/** How a model was trained, as `poe fine-tune` and `poe align` leave it beside the weights. */
interface Experiment {
  readonly method?: unknown;
  readonly lora?: {
    readonly r?: unknown;
    readonly lora_alpha?: unknown;
    readonly lora_dropout?: unknown;
    readonly use_dora?: unknown;
  };
  readonly quantize?: unknown;
  readonly trainer?: {
    readonly num_train_epochs?: unknown;
    readonly learning_rate?: unknown;
    readonly seed?: unknown;
  };
}

function experimentOf(folder: string, evidence: Evidence): Experiment | undefined {
  const { experiment } = cardOf(folder, evidence);
  return typeof experiment === 'object' && experiment !== null
    ? (experiment as Experiment)
    : undefined;
}

/** A number behind its name. What goes on behind that, as in `2 × 10^-4` and `5%`, is another one. */
function behind(names: string): RegExp {
  const number = String.raw`(\d+(?:\.\d+)?(?:e-?\d+)?)(?![\d%]|[.,]\d| ?[%x*×·])`;
  return new RegExp(String.raw`\b(?:${names})(?: of)?[ =:]*${number}`, 'i');
}

/** Completes "the iteration says …". */
function problemOf(
  change: string,
  { method, lora, trainer, quantize }: Experiment,
): string | undefined {
  for (const [name, pattern, value] of [
    ['rank', behind('rank|r'), lora?.r],
    ['alpha', behind('alpha'), lora?.lora_alpha],
    ['dropout', behind('dropout'), lora?.lora_dropout],
    ['epochs', /(?<![\d.,])(\d+(?:\.\d+)?) epochs?\b/i, trainer?.num_train_epochs],
    ['learning rate', behind('learning[ -]rate|lr'), trainer?.learning_rate],
    ['seed', behind('seed'), trainer?.seed],
  ] as const) {
    const said = pattern.exec(change)?.[1];
    if (said === undefined || typeof value !== 'number' || Number(said) === value) continue;
    return `${name} ${said}, and the model was trained with ${value}`;
  }
  const named = /\b(sft|dpo|kto|orpo|grpo|ppo)\b/i.exec(change)?.[1]?.toLowerCase();
  if (named !== undefined && typeof method === 'string' && named !== method.toLowerCase())
    return `${named}, and the model was trained by ${method}`;
  if (/\bqlora\b|\b4[- ]bit lora\b/i.test(change) && !quantize)
    return 'that the base was quantized, and it was not';
  if (/\bdora\b/i.test(change) && lora && lora.use_dora !== true)
    return 'DoRA, and the model was trained with LoRA';
  if (/\bfull(?: fine-?tun(?:e|ing)| weights)\b/i.test(change) && lora)
    return 'that all weights were trained, and an adapter was';
  return undefined;
}
