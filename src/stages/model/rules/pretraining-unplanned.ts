import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';

export const pretrainingUnplanned: Rule = {
  id: 'model/pretraining-unplanned',
  severity: 'error',
  message: 'The model is to be pretrained, and nothing says that this is feasible.',
  why: 'Pretraining is the one choice of the lifecycle that can cost a thousand times the rest. The figures take minutes; the run takes weeks.',
  fix: 'Add `feasibility` with `parameters`, `tokens`, `hours` and the `assumptions` they rest on.',
  bad: `phase: select
model:
  source: pretrain
  feasibility:`,
  good: `phase: select
model:
  source: pretrain
  feasibility:
    parameters: 5000000
    tokens: 100000000
    hours: 2
    assumptions: [Two CPU cores, 20 tokens per parameter]`,
  *evaluate(record) {
    const { source, feasibility, revision } = record.model ?? {};
    if (source === 'existing' && revision?.startsWith('pretrain/')) {
      const message = `\`${revision}\` is a plan of pretraining, and the model is said to exist.`;
      yield { at: ['model', 'source'], message, fix: 'Write `source: pretrain`.' };
    }
    if (source !== 'pretrain' || !isDemanded(record, 'select')) return;
    if (feasibility === undefined) {
      yield { at: ['model', 'source'] };
      return;
    }
    for (const key of ['parameters', 'tokens', 'hours', 'assumptions'] as const) {
      if (isStated(feasibility[key])) continue;
      const message = `The feasibility of pretraining does not state its ${key}.`;
      yield { at: ['model', 'feasibility', key], message, fix: `Add \`${key}\`.` };
    }
  },
};

function isStated(value: number | readonly string[] | undefined): boolean {
  return typeof value === 'object' ? value.length > 0 : value !== undefined;
}
