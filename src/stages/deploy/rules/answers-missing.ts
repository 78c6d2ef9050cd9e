import type { Rule } from '../../../check/rule.ts';
import { integrateRuns } from '../../eval/deciding-run.ts';
import { formatMissingAnswers } from '../../eval/missing-answers.ts';

const examples = 'eval/runs/0009-quantize.jsonl';

export const answersMissing: Rule = {
  id: 'integrate/answers-missing',
  severity: 'error',
  message: 'Of the model that is served, too many answers are none.',
  why: 'A server with a shorter context, or a model with fewer bits that finds no end, cuts answers off. Each counts as one wrong answer, and looks like quality that was lost.',
  fix: 'Raise `context` in deploy/serve.yaml or `decoding.max_tokens` in the prompt, look at the examples of the run, and evaluate again.',
  bad: {
    record: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json  # where the context cut answers off`,
    files: ({ [examples]: lines = '' }) => ({
      [examples]: lines.replaceAll('"latency_ms":30', '"latency_ms":30,"finish_reason":"length"'),
    }),
  },
  good: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    for (const { at, path } of integrateRuns(record)) {
      const whose = at.includes('application_run') ? 'the application' : 'the model that is served';
      const message = formatMissingAnswers(path, evidence, whose);
      if (message) yield { at, message };
    }
  },
};
