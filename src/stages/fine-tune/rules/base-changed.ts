import { type Evidence, runAt } from '../../../check/evidence.ts';
import { cardOf, lineage } from '../../../check/lineage.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { asDemanded, decidingRun } from '../../eval/deciding-run.ts';

export const baseChanged: Rule = {
  id: 'adapt/base-changed',
  severity: 'error',
  message: 'The base of the measured adapter is not the one it was trained on any more.',
  why: 'An adapter holds differences from one set of weights. On others it answers otherwise, and the run says nothing about what would be served now.',
  fix: 'Train, evaluate and record again, or bring the old base back.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0014-fine-tune.json  # and models/tiny was made anew after training`,
    files: () => ({
      'models/tiny/config.json': '{ "hidden_size": 128 }',
      'models/lora/run.json': JSON.stringify({
        version: 1,
        base: { id: 'models/tiny', sha256: '0'.repeat(64) },
        files: [],
      }),
    }),
  },
  good: `adapt:
  accepted: eval/runs/0014-fine-tune.json`,
  evaluate: (record, evidence) => asDemanded(record, faultsOf(record, evidence)),
};

function* faultsOf(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const deciding = decidingRun(record);
  const run = runAt(deciding?.path, evidence);
  if (!deciding || !run) return;
  for (const { folder, base } of lineage(run.model.id, evidence)) {
    const then = hashOfBase(folder, base, evidence);
    const now = evidence.modelSha256(base);
    if (then === undefined || now === undefined || now === then) continue;
    const message = `"${base}" has changed since the adapter "${folder}" was trained on it.`;
    yield { at: deciding.at, message };
  }
}

/** What training wrote down of an adapter's base; whole weights do not need theirs any more. */
function hashOfBase(folder: string, base: string, evidence: Evidence): string | undefined {
  if (evidence.text(`${folder}/adapter_config.json`) === undefined) return undefined;
  const { base: told } = cardOf(folder, evidence);
  return told?.id === base && typeof told.sha256 === 'string' ? told.sha256 : undefined;
}
