import type { Rule } from '../../../check/rule.ts';
import { integrateRuns } from '../../eval/deciding-run.ts';
import { staleness } from '../../eval/staleness.ts';

export const runStale: Rule = {
  id: 'integrate/run-stale',
  severity: 'error',
  message: 'What the served model was measured on has changed since.',
  why: 'The result belongs to the prompt, the data and the weights of that day. After a change it says nothing about what is served now.',
  fix: 'Evaluate again and type `poe record`, or restore the file.',
  bad: {
    record: `integrate:
  optimized_run: eval/runs/0009-quantize.json  # and the weights were converted again after it`,
    files: () => ({ 'models/gguf-f16/model.gguf': 'other weights' }),
  },
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    for (const run of integrateRuns(record)) yield* staleness(run, 'error', evidence);
  },
};
