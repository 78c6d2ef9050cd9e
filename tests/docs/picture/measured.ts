import type { Way } from '../../measure/tables.ts';
import { line, text } from './svg.ts';

const left = 620;
const width = 285;
const top = 308;

/** Each turn of a way with its median and range, and the target; y is 240 and below. */
export function drawMeasured(way: Way, target: number): readonly string[] {
  const { metric, n, walks, turns } = way;
  const at = (value: number) => Math.round(left + width * value);
  const rows = turns.flatMap(({ technique, subject, median, low, high }, index) => {
    const y = top + 20 + 31 * index;
    const isMet = low >= target;
    return [
      text(474, y + 5, 'text', subjectOf(technique, subject)),
      line([at(low), y, at(high), y], 'range'),
      `<circle class="median" cx="${at(median)}" cy="${y}" r="5"/>`,
      text(980, y + 5, `figure end${isMet ? ' good' : ''}`, median.toFixed(3)),
    ];
  });
  const bottom = top + 31 * turns.length + 8;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
    line([at(value), top, at(value), bottom], 'rule'),
    text(at(value), bottom + 18, 'small middle', `${value}`),
  ]);
  return [
    text(474, 250, 'title', `What it measures: ${metric} on ${n} test tickets`),
    text(474, 272, 'small', `median and range of ${walks} walks, tiny model, one thread, offline`),
    ...ticks,
    line([at(target), top - 8, at(target), bottom], 'target'),
    text(at(target), top - 12, 'figure good middle', `target ${target.toFixed(2)}`),
    ...rows,
  ];
}

function subjectOf(technique: string, subject: string): string {
  if (technique === 'prompt') return `prompt: ${subject}`;
  const names: Readonly<Record<string, string>> = {
    lora: 'LoRA',
    dpo: 'LoRA, DPO',
    'dpo-merged': 'LoRA, DPO, merged',
  };
  return names[subject] ?? subject;
}
