import type { Judgement } from '../check/judge.ts';
import type { Run } from '../record/runs/run.ts';
import {
  formatDifference,
  formatMeasurement,
  formatTarget,
  round,
} from '../record/runs/targets.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Colours } from '../terminal/colours.ts';
import { visible } from '../terminal/visible.ts';

/** The verdict on a run, with the figures it rests on. */
export function judgementAsText(
  run: Run,
  { verdict, targets, comparedWith, comparisons }: Judgement,
  record: LifecycleRecord,
  colours: Colours,
): string {
  const isSeveral = (record.scope?.tasks?.length ?? 0) > 1;
  const goals = targets.map(({ target, task, measurement, isMet }) => {
    const mark = isMet ? colours.green('met   ') : colours.red('missed');
    const reached = measurement ? formatMeasurement(measurement) : 'not measured';
    return `  ${mark}  ${isSeveral ? `${task}: ` : ''}${formatTarget(target)}: ${reached}`;
  });
  const differences = comparisons.map(({ task, metric, comparison }) => {
    const { n, difference, p } = comparison;
    const test = p === undefined ? '' : `, McNemar p = ${p < 0.001 ? '< 0.001' : round(p)}`;
    const sign = difference > 0 ? '+' : '';
    return `  ${isSeveral ? `${task}: ` : ''}${metric} ${sign}${formatDifference(comparison, `; ${n} pairs${test}`)}`;
  });
  return [
    `${colours.bold(visible(run.id))}: ${colours.bold(verdict)}`,
    ...goals,
    ...(comparedWith === undefined
      ? []
      : [
          `Compared with ${visible(comparedWith)}, the best so far on these examples:`,
          ...differences,
        ]),
    '',
  ]
    .join('\n')
    .replaceAll('p = <', 'p <');
}

/** The lines that an edit adds or changes, marked with `+`. */
export function linesAdded(before: string, after: string): string {
  const old = before.split('\n');
  const made = after.split('\n');
  let start = 0;
  while (start < old.length && old[start] === made[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < made.length - start &&
    old.at(-1 - end) === made.at(-1 - end)
  )
    end += 1;
  return notIn(old.slice(start, old.length - end), made.slice(start, made.length - end))
    .map((line) => `+ ${visible(line.trimEnd())}`)
    .join('\n');
}

/** Of lines with two edits or more, those between them that stayed are not shown. */
function notIn(old: readonly string[], made: readonly string[]): string[] {
  let next = 0;
  return made.filter((line) => {
    const found = old.indexOf(line, next);
    if (found >= 0) next = found + 1;
    return found < 0;
  });
}
