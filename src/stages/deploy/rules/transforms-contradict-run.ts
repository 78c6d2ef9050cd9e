import type { Evidence } from '../../../check/evidence.ts';
import { cardOf } from '../../../check/lineage.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import { type Transform, transforms, transformTechniques } from '../../../record/vocabulary.ts';
import { acceptedRun, optimizedRun } from '../integrated.ts';

export const transformsContradictRun: Rule = {
  id: 'integrate/transforms-contradict-run',
  severity: 'error',
  message: 'The record names other transforms than made the model that was evaluated.',
  why: 'By that list the model is made again, and trusted. Eight bits under the name of sixteen are another model, of which no run says anything.',
  fix: 'Write in `optimize` what made the model, or evaluate the one that it names and type `poe record`.',
  bad: `integrate:
  optimize: [gguf-q8_0]
  optimized_run: eval/runs/0009-quantize.json  # of models/gguf-f16`,
  good: `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    const run = optimizedRun(record, evidence);
    if (!run) return;
    const { optimize = [] } = record.integrate ?? {};
    const made = madeBy(run, evidence);
    const origin = cardOf(run.model.id, evidence).made_from?.id;
    const isDirect = origin !== undefined && origin === acceptedRun(record, evidence)?.model.id;
    // Made from the accepted model itself, it went through nothing else.
    const named = optimize.filter(
      (each) => each === made || each.startsWith('gguf-') || (isDirect && each !== 'merge'),
    );
    const isTransformed = transformTechniques.some((each) => each === run.technique);
    if (made !== undefined && !isTransformed) {
      const message = `Run ${run.id} measured "${run.model.id}", made by ${made}, and says that it is of ${run.technique}.`;
      yield {
        at: ['integrate', 'optimized_run'],
        message,
        fix: 'Evaluate it again, and type `poe record`.',
      };
    }
    // They stand in their order: the last one made what was measured.
    const isSaid = `${named}` === made && optimize.at(-1) === made;
    if (made === undefined ? optimize.length > 0 || !isTransformed : isSaid) return;
    yield {
      at: ['integrate', 'optimize'],
      message: `Run ${run.id} measured "${run.model.id}", made by ${made ?? 'a transform'}, and \`optimize\` names ${optimize.join(', ') || 'none'}.`,
    };
  },
};

/**
 * The transform that made a model, by its card or, where that is not on this machine, by the name that
 * `poe optimize` gives it. Undefined where neither says.
 */
function madeBy({ technique, model }: Run, evidence: Evidence): Transform | undefined {
  if (technique === 'merge') return 'merge';
  const type = cardOf(model.id, evidence).type;
  return transforms.find((each) =>
    type === undefined ? model.id.endsWith(`/${each}`) : each === `gguf-${type}`,
  );
}
