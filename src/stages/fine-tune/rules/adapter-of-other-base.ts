import { type Evidence, runAt } from '../../../check/evidence.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { asDemanded, decidingRun } from '../../eval/deciding-run.ts';

export const adapterOfOtherBase: Rule = {
  id: 'adapt/adapter-of-other-base',
  severity: 'error',
  message: 'The measured model was trained from another model than the record names.',
  why: 'An adapter holds differences from one set of weights. On another base they are noise, and the record speaks of a model that was not used.',
  fix: 'Train again from the model of the record, or name in `model` the one that was trained.',
  bad: {
    record: `model:
  id: models/tiny
adapt:
  accepted: eval/runs/0014-fine-tune.json  # an adapter for another model`,
    files: () => ({
      'models/lora/adapter_config.json': '{ "base_model_name_or_path": "Qwen/Qwen3-0.6B" }',
    }),
  },
  good: `model:
  id: models/tiny
adapt:
  accepted: eval/runs/0014-fine-tune.json  # an adapter for models/tiny`,
  evaluate: (record, evidence) => asDemanded(record, faultsOf(record, evidence)),
};

function* faultsOf(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const deciding = decidingRun(record);
  const run = runAt(deciding?.path, evidence);
  const { id, revision } = record.model ?? {};
  if (!deciding || !run || id === undefined) return;
  const steps = lineage(run.model.id, evidence);
  const isFromRecord = steps.some(({ base }) => base === id);
  const origin = steps.find(({ base }) => base === id) ?? steps.at(-1);
  const { at } = deciding;
  if (!origin) {
    // Weights that are not kept in git: the run says what they were trained from.
    const { id: trained, trained_from: line = [] } = run.model;
    const message = `"${trained}" was trained from "${line[0]}", and the model is "${id}".`;
    if (line.length > 0 && trained !== id && !line.includes(id)) yield { at, message };
    return;
  }
  if (!isFromRecord && run.model.id !== id) {
    const message = `"${origin.folder}" was trained from "${origin.base}", and the model is "${id}".`;
    yield { at, message };
  }
  if (isFromRecord && revision !== undefined && (origin.revision ?? revision) !== revision) {
    const message = `"${origin.folder}" was trained from revision ${origin.revision} of "${id}", and the record pins ${revision}.`;
    yield { at, message };
  }
}
