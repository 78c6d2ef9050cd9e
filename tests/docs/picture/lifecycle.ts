import type { LifecycleRecord } from '../../../src/record/schema.ts';
import { box, line, path, text } from './svg.ts';

const middle = 119;
const dashed = 'Dashed: not in this project. Alignment comes by “create-genai-project add align”.';

/** The four phases with what a project's record says of them; y is 30 to 208, the legend at 580. */
export function drawLifecycle({ scope, model, adapt }: LifecycleRecord): readonly string[] {
  const [target] = scope?.success ?? [];
  return [
    ...phase([20, 172], 'box', '1  Scope', [
      'what for, how good,',
      'how sensitive data',
      ...(scope?.tasks ?? []),
      `${target?.metric} ≥ ${target?.at_least?.toFixed(2)}`,
    ]),
    line([192, middle, 224, middle], 'arrow'),
    ...phase([226, 172], 'box', '2  Select', [
      'an existing model,',
      'or one made here',
      `${model?.id}`,
      `${model?.licence}, ${model?.hardware?.kind}`,
    ]),
    line([398, middle, 430, middle], 'arrow'),
    ...loop(adapt?.techniques ?? []),
    line([794, middle, 826, middle], 'arrow'),
    ...phase([828, 152], 'box', '4  Integrate', ['optimise, deploy,', 'build on it']),
    text(20, 580, 'small', dashed),
  ];
}

function phase(
  [x, width]: readonly [number, number],
  face: string,
  title: string,
  [first = '', second = '', ...decided]: readonly string[],
): readonly string[] {
  return [
    box([x, 30, width, 178], face),
    text(x + 16, 58, 'title', title),
    text(x + 16, 86, 'small', first),
    text(x + 16, 106, 'small', second),
    ...decided.map((words, index) => text(x + 16, 158 + 24 * index, 'code', words)),
  ];
}

const techniques = { prompt: 'Prompt', 'fine-tune': 'Fine-tune', align: 'Align' };

/** Techniques above, and below the evaluation that leads back to any of them. */
function loop(chosen: readonly string[]): readonly string[] {
  const chips = Object.entries(techniques).flatMap(([id, name], index) => {
    const x = 448 + 110 * index;
    const center = x + 49;
    return [
      path(`M${center} 70 v16`, 'arrow'),
      box([x, 88, 98, 32], chosen.includes(id) ? 'core' : 'later'),
      text(center, 109, 'middle', name),
      line([center, 120, center, 146], 'arrow'),
    ];
  });
  return [
    box([432, 30, 362, 178], 'box'),
    text(448, 58, 'title', '3  Adapt and align'),
    text(778, 58, 'small end', 'until the target is met'),
    path('M766 172 h14 V70 H497', 'way'),
    ...chips,
    box([448, 148, 318, 48], 'core'),
    text(607, 168, 'middle', 'Evaluate'),
    text(607, 187, 'small middle', 'intervals, paired comparison, record'),
  ];
}
