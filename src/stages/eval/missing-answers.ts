import type { Run } from '../../record/runs/run.ts';

/** The share that an evaluation lets pass with `--gate`. */
const bearable = 0.05;

/** How many answers of a run are none, in one sentence; undefined where that is bearable. */
export function formatMissingAnswers({ endings = {} }: Run, whose: string): string | undefined {
  const entries = Object.entries(endings);
  const missing = entries.filter(([ending, count]) => ending !== 'answered' && count > 0);
  const [all, lost] = [sum(entries), sum(missing)];
  if (lost <= bearable * all) return undefined;
  const parts = missing.map(([ending, count]) => `${count} ${ending}`).join(', ');
  return `Of ${all} answers of ${whose}, ${lost} are none: ${parts}.`;
}

function sum(entries: readonly (readonly [string, number])[]): number {
  return entries.reduce((all, [, count]) => all + count, 0);
}
