import { isDeepStrictEqual } from 'node:util';
import { placeOf } from '../../../check/endpoint.ts';
import { type Evidence, resultsOf, runAt } from '../../../check/evidence.ts';
import { isHostedOnly } from '../../../check/id-fault.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { findEndpointModel } from '../../model/models.ts';
import { asDemanded, decidingRun } from '../deciding-run.ts';

export const runOfOtherModel: Rule = {
  id: 'adapt/run-of-other-model',
  severity: 'error',
  message: 'The run that decides was measured on another model than the record names.',
  why: 'A result does not carry over from one model, or one revision of it, to another.',
  fix: 'Evaluate the model of the record, or name in `model` the one that was measured.',
  bad: `model:
  id: models/tiny
  revision: recipe-2  # and the run was measured on recipe-1
adapt:
  accepted: eval/runs/0008-prompt.json`,
  good: `model:
  id: models/tiny
  revision: recipe-1
adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => asDemanded(record, faultsOf(record, evidence)),
};

function* faultsOf(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const deciding = decidingRun(record);
  const measured = runAt(deciding?.path, evidence);
  const { id, revision } = record.model ?? {};
  if (!deciding || !measured || id === undefined) return;
  const { id: run, model, technique, answered_by: names = {} } = measured;
  const { at } = deciding;
  if (Object.keys(names).length > 1) {
    const said = Object.entries(names).map(([name, count]) => `${name} (${count})`);
    yield { at, message: `Run ${run} was answered by several models: ${said.join(', ')}.` };
  }
  const other = Object.keys(names).find(
    (name) => isOfOtherName(name, id, model.base_url) || isOfOtherDay(name, id),
  );
  if (other)
    yield { at, message: `Run ${run} was answered by "${other}", and the model is "${id}".` };
  const asked = technique === 'baseline' ? undefined : askedOtherwise(measured, record);
  if (asked) yield { at, message: `Run ${run} was asked with ${asked} than the record names.` };
  const longest = longestPrompt(measured, evidence);
  const { context_length: context = Infinity } = record.model ?? {};
  if (technique !== 'baseline' && longest > context) {
    const message = `A question of run ${run} took ${longest} tokens, and the model reads ${context}.`;
    yield {
      at,
      message,
      fix: 'Correct `model.context_length`, or evaluate the model of the record.',
    };
  }
  if (model.id === id) {
    const isOther = revision !== undefined && (model.revision ?? revision) !== revision;
    const message = `Run ${run} was measured on revision ${model.revision} of "${id}", and the record pins ${revision}.`;
    if (isOther) yield { at, message };
  } else if (technique !== 'baseline' && isUnrelated(measured, record, evidence)) {
    yield { at, message: `Run ${run} was measured on "${model.id}", and the model is "${id}".` };
  }
}

/** A provider answers by its own name of the model, with a date or without; a proxy by any. */
function isOfOtherName(name: string, id: string, address: string | undefined): boolean {
  if (isOfFamily(name, id)) return false;
  // Weights of one's own are served by none of these.
  if (address === undefined && isHostedOnly(name)) return true;
  const provider = placeOf(findEndpointModel(id)?.baseUrl ?? '');
  return address !== undefined && provider !== undefined && placeOf(address) === provider;
}

/** One model of two days is two models, whoever serves it. */
function isOfOtherDay(name: string, id: string): boolean {
  const [said, meant] = [dayIn(name), dayIn(id)];
  return said !== undefined && meant !== undefined && said !== meant && isOfFamily(name, id);
}

function isOfFamily(name: string, id: string): boolean {
  const [said, meant] = [familyOf(name), familyOf(id)];
  return said.includes(meant) || meant.includes(said);
}

function dayIn(name: string): string | undefined {
  return /20\d\d-?[01]\d-?[0-3]\d/.exec(name)?.[0].replaceAll('-', '');
}

function familyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/-(?:latest|[\d-]{4,})$/, '');
}

/** What a run was asked with and the record has otherwise: one model answers as two by it. */
function askedOtherwise({ model, request = {} }: Run, record: LifecycleRecord): string | undefined {
  const {
    chat_template_kwargs: named = {},
    base_url: address,
    request: wanted,
  } = record.model ?? {};
  if (!isDeepStrictEqual({ ...model.chat_template_kwargs }, { ...named }))
    return 'other arguments of its chat template';
  if (model.base_url === undefined || address === undefined) return undefined;
  const { reasoning_effort: effort, extra_body: body } = request;
  if (effort !== wanted?.reasoning_effort) return 'another effort of reasoning';
  return isDeepStrictEqual({ ...(body as object) }, { ...wanted?.extra_body })
    ? undefined
    : 'another body of the request';
}

function longestPrompt(run: Run, evidence: Evidence): number {
  const all = resultsOf(run, evidence) ?? [];
  return all.reduce((most, { prompt_tokens: tokens = 0 }) => Math.max(most, tokens), 0);
}

/** Training makes a model of another name; where it was trained from is another rule's matter. */
function isUnrelated(
  { model, technique }: Run,
  { model: { id = '' } = {}, adapt }: LifecycleRecord,
  evidence: Evidence,
): boolean {
  if (lineage(model.id, evidence).length > 0) return false;
  if (evidence.modelSha256(model.id) !== undefined) return true;
  // Fine-tunes at an endpoint are named after their base.
  if (!model.id.startsWith('models/')) return !model.id.includes(id);
  // Weights that are not kept in git were trained where an iteration, or a run, says that any were.
  const techniques = [technique, ...(adapt?.iterations ?? []).map((each) => each.technique)];
  return model.trained_from === undefined && techniques.every((each) => untrained.has(each));
}

const untrained: ReadonlySet<string> = new Set(['baseline', 'prompt']);
