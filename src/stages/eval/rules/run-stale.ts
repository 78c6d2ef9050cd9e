import type { Evidence } from '../../../check/evidence.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { asDemanded, comparedRun, decidingRun } from '../deciding-run.ts';
import { staleness } from '../staleness.ts';

const again = 'Measure and accept anew, as `poe iterate` says, or restore the file.';

export const runStale: Rule = {
  id: 'adapt/run-stale',
  severity: 'error',
  message: 'What the run was measured on has changed since.',
  why: 'The result belongs to the prompt, the data and the weights of that day. After a change it says nothing about what is there now.',
  fix: 'Evaluate again and record the new run, or restore the file.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0008-prompt.json  # and the prompt was edited after it`,
    files: () => ({ 'prompt/classification/few-shot.md': 'Another prompt.\n' }),
  },
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => asDemanded(record, faultsOf(record, evidence)),
};

function* faultsOf(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const deciding = decidingRun(record);
  if (deciding) {
    // What is accepted has had its look: recording another run alone leaves it accepted.
    const isAccepted = deciding.at[1] === 'accepted';
    for (const fault of staleness(deciding, 'error', evidence)) {
      yield isAccepted ? { fix: again, ...fault } : fault;
    }
  }
  const compared = comparedRun(record, evidence);
  if (compared) yield* staleness(compared, 'warning', evidence);
}
