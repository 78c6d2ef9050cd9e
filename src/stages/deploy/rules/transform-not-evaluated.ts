import { isJudged } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';
import { acceptedRun, servedModel } from '../integrated.ts';
import { servePath } from '../serve-file.ts';

export const transformNotEvaluated: Rule = {
  id: 'integrate/transform-not-evaluated',
  severity: 'error',
  message: 'The model was transformed, and not evaluated after it.',
  why: 'Fewer bits, other kernels and a merged adapter change answers. The accepted run says nothing about a model that it did not measure.',
  fix: 'Evaluate the transformed model, `poe evaluate --model models/<name> --technique quantize`, and type `poe record`.',
  bad: `integrate:
  optimize: [gguf-f16]
  optimized_run:`,
  good: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    const { optimize = [], optimized_run: run } = record.integrate ?? {};
    if (!isJudged(record, 'integrate') || run !== undefined) return;
    if (optimize.length > 0) {
      yield { at: ['integrate', 'optimize'] };
      return;
    }
    const [accepted, served] = [acceptedRun(record, evidence), servedModel(evidence)];
    if (accepted === undefined || served === undefined || served === accepted.model.id) return;
    const message = `"${servePath}" serves "${served}", and the accepted run measured "${accepted.model.id}".`;
    yield { at: ['integrate'], message };
  },
};
