import type { Evidence } from '../../../check/evidence.ts';
import { isDemanded } from '../../../check/phase.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import { round } from '../../../record/runs/targets.ts';
import type { Model } from '../../../record/schema.ts';
import { parseYaml } from '../../../record/yaml/parse.ts';

export const pretrainingImplausible: Rule = {
  id: 'model/pretraining-implausible',
  severity: 'error',
  message: 'The figures of pretraining contradict one another, or the hardware.',
  why: 'A plan is made to be refused in time. One whose figures do not fit together says that weeks of a machine cost nothing.',
  fix: 'Reckon again: about 6 operations for each parameter and token, and what the hardware sustains in an hour.',
  bad: `phase: select
model:
  source: pretrain
  parameters: 5000000
  feasibility:
    parameters: 5000000
    tokens: 100000000
    compute_flops: 3.0e+9  # 6 × parameters × tokens is 3.0e+15
    hours: 20
    assumptions: [Two CPU cores, 20 tokens per parameter]`,
  good: `phase: select
model:
  source: pretrain
  parameters: 5000000
  feasibility:
    parameters: 5000000
    tokens: 100000000
    compute_flops: 3.0e+15
    hours: 20
    assumptions: [Two CPU cores, 20 tokens per parameter]`,
  *evaluate(record, evidence) {
    const { model } = record;
    if (model?.source !== 'pretrain' || model.feasibility === undefined) return;
    yield* planFaults(model, evidence);
    yield* memoryFaults(model);
    yield* sizeFaults(model);
    yield* tokenFaults(model);
    yield* computeFaults(model);
    yield* costFaults(model);
    yield* timeFaults(model, isDemanded(record, 'adapt'));
  },
};

function faultOf(key: string, message: string): Fault {
  return { at: ['model', 'feasibility', key], message };
}

/** What the file says by which it is trained. */
interface Plan {
  readonly vocabulary?: unknown;
  readonly model?: Readonly<Record<string, unknown>>;
  readonly budget?: { readonly tokens?: unknown };
}

function* planFaults({ revision = '', ...model }: Model, evidence: Evidence): Iterable<Fault> {
  const text = /\.ya?ml$/.test(revision) ? evidence.text(revision) : undefined;
  if (text === undefined) return;
  const plan = Object(parseYaml(text).value) as Plan;
  const shape = Object(plan.model) as Readonly<Record<string, unknown>>;
  const parameters = model.feasibility?.parameters ?? model.parameters;
  for (const [key, said, planned, at] of [
    ['tokens', model.feasibility?.tokens, plan.budget?.tokens, ['feasibility', 'tokens']],
    ['parameters', parameters, parametersOf(shape, plan.vocabulary), ['parameters']],
    ['context_length', model.context_length, shape.max_position_embeddings, ['context_length']],
  ] as const) {
    if (said === undefined || typeof planned !== 'number' || isNear(said, planned, 1.25)) continue;
    // A part of what it reads may be all that is used.
    if (key === 'context_length' && said < planned) continue;
    const message = `"${revision}" is for ${figure(planned)} ${words[key]}, and the record says ${figure(said)}.`;
    const fix = `Correct one of the two: \`poe pretrain\` goes by "${revision}".`;
    yield { at: ['model', ...at], message, fix };
  }
}

const words = {
  tokens: 'tokens of training',
  parameters: 'parameters',
  context_length: 'tokens of context',
} as const;

/** Of a decoder as Llama's (Touvron et al., 2023), one table for reading and writing; undefined of others. */
function parametersOf(
  shape: Readonly<Record<string, unknown>>,
  vocabulary: unknown,
): number | undefined {
  if (shape.model_type !== 'llama' || shape.tie_word_embeddings !== true) return undefined;
  const [width, inner, layers, heads, shared] = [
    shape.hidden_size,
    shape.intermediate_size,
    shape.num_hidden_layers,
    shape.num_attention_heads,
    shape.num_key_value_heads ?? shape.num_attention_heads,
  ].map(Number) as [number, number, number, number, number];
  const attention = 2 * width * width * (1 + shared / heads);
  const count = Number(vocabulary) * width + layers * (attention + 3 * width * inner);
  return Number.isFinite(count) ? count : undefined;
}

function* memoryFaults({ feasibility, hardware }: Model): Iterable<Fault> {
  const { memory_gb: needed, parameters } = feasibility ?? {};
  if (needed !== undefined && parameters !== undefined && needed < (parameters * 2) / 1e9) {
    const message = `The weights alone take ${figure((parameters * 2) / 1e6)} MB at 16 bits, and the plan says ${needed * 1000} MB.`;
    yield faultOf('memory_gb', message);
  }
  if (needed === undefined || hardware === undefined || needed <= hardware.memory_gb) return;
  const message = `Training takes ${needed} GB, and one device has ${hardware.memory_gb} GB.`;
  yield faultOf('memory_gb', message);
}

function* sizeFaults({ feasibility, parameters: stated }: Model): Iterable<Fault> {
  const planned = feasibility?.parameters;
  if (planned === undefined || stated === undefined || isNear(planned, stated, 1.5)) return;
  const message = `The plan is for ${figure(planned)} parameters, and the model has ${figure(stated)}.`;
  yield faultOf('parameters', message);
}

function* tokenFaults({ feasibility }: Model): Iterable<Fault> {
  const { parameters, tokens } = feasibility ?? {};
  if (parameters === undefined || tokens === undefined || tokens >= parameters / 1000) return;
  const message = `${figure(parameters)} parameters learn nothing from ${figure(tokens)} tokens.`;
  yield faultOf('tokens', message);
}

function* computeFaults({ feasibility }: Model): Iterable<Fault> {
  const stated = feasibility?.compute_flops;
  const reckoned = operations(feasibility);
  if (stated === undefined || reckoned === undefined || isNear(stated, reckoned, 20)) return;
  const message = `6 × parameters × tokens is ${figure(reckoned)} operations, and the plan says ${figure(stated)}.`;
  yield faultOf('compute_flops', message);
}

/** An amount has a currency, and nobody is paid for training. */
function* costFaults({ feasibility }: Model): Iterable<Fault> {
  const cost = feasibility?.cost?.trim() ?? '';
  if (
    /^(?:(?:about|around|circa|ca\.|approx\.|~) ?)?[\d.,\s]+$/i.test(cost) &&
    /[1-9]/.test(cost)
  ) {
    yield faultOf('cost', `\`${cost}\` is an amount of no currency.`);
  } else if (/^-\s*\d/.test(cost)) yield faultOf('cost', `\`${cost}\` is below nothing.`);
}

function* timeFaults({ feasibility, hardware }: Model, isUnderWay: boolean): Iterable<Fault> {
  const hours = feasibility?.hours;
  if (hours === undefined) return;
  if (hours > longestHours) {
    const message = `${round(hours)} hours are ${round(hours / 8766)} years.`;
    // While a model is being chosen, that is what the figure is there to show.
    yield { ...faultOf('hours', message), severity: isUnderWay ? 'error' : 'warning' };
    return;
  }
  const work = operations(feasibility);
  if (work === undefined || hardware === undefined) return;
  const rate = work / (hours * 3600);
  const most = fastest[hardware.kind] * (hardware.count ?? 1);
  if (rate <= most) return;
  const message = `${round(hours)} hours would take ${figure(rate)} operations a second, and such hardware does ${figure(most)} at most.`;
  yield faultOf('hours', message);
}

const longestHours = 8766;
// Beyond what one device reaches today: a socket of 128 cores, a B200 in eight bits.
const fastest = { cpu: 2e13, gpu: 5e15 } as const;

function operations(feasibility: Model['feasibility']): number | undefined {
  const { parameters, tokens } = feasibility ?? {};
  return parameters === undefined || tokens === undefined ? undefined : 6 * parameters * tokens;
}

function isNear(one: number, other: number, factor: number): boolean {
  return one <= other * factor && other <= one * factor;
}

function figure(value: number): string {
  return value < 1e6 ? String(round(value)) : value.toExponential(1).replace('e+', ' × 10^');
}
