import type { Rule } from '../../../check/rule.ts';
import { formatMissingAnswers } from '../missing-answers.ts';

const path = 'eval/runs/0002-prompt.jsonl';

export const answersMissing: Rule = {
  id: 'adapt/answers-missing',
  severity: 'error',
  message: 'Of the accepted run, too many answers are none.',
  why: 'An answer that was cut off, refused, empty or never came is scored as far as it goes, mostly as wrong, although the model may know it. The result is then that of a limit or of a filter.',
  fix: 'Raise `decoding.max_tokens` in the prompt, or look at the refusals in the examples of the run, and evaluate again.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0002-prompt.json  # where the limit cut answers off`,
    files: ({ [path]: lines = '' }) => ({
      [path]: lines.replaceAll('"latency_ms":30', '"latency_ms":30,"finish_reason":"length"'),
    }),
  },
  good: `adapt:
  accepted: eval/runs/0002-prompt.json`,
  *evaluate(record, evidence) {
    const message = formatMissingAnswers(record.adapt?.accepted, evidence, 'the accepted run');
    if (message) yield { at: ['adapt', 'accepted'], message };
  },
};
