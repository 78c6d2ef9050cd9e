import type { Evidence } from '../../check/evidence.ts';
import { judge } from '../../check/judge.ts';
import { targetResults } from '../../record/runs/targets.ts';
import {
  isImprovement,
  isWorse,
  type TaskComparison,
  verdictOf,
} from '../../record/runs/verdict.ts';
import type { Iteration, LifecycleRecord } from '../../record/schema.ts';
import type { Verdict } from '../../record/vocabulary.ts';
import { compareIteration } from './compare-iteration.ts';
import { soundRun } from './sound-run.ts';

/** What `record` would write of an iteration today, with what that rests on. */
export interface Rejudgement {
  readonly verdict: Verdict;
  /** Each verdict that is true of the run; `record` writes the one that says most. */
  readonly isTrue: Readonly<Record<Verdict, boolean>>;
  readonly comparedWith: string | undefined;
  readonly comparisons: readonly TaskComparison[];
}

/**
 * Judges an iteration by its run and the one that it names or, where it names none, the best one
 * before it. Undefined where the evidence is not there, of which other rules speak.
 */
export function rejudge(
  record: LifecycleRecord,
  index: number,
  evidence: Evidence,
): Rejudgement | undefined {
  const { adapt } = record;
  const iteration = adapt?.iterations?.[index];
  const run = soundRun(iteration?.run, evidence);
  if (!run) return undefined;
  const targets = targetResults(record, run);
  const compared = compareWith(record, index, evidence);
  if (!compared) return undefined;
  const { comparisons, comparedWith } = compared;
  const isMet = targets.length > 0 && targets.every((each) => each.isMet);
  const hasWorse = comparisons.some(isWorse);
  const isBetter = isImprovement(comparisons);
  return {
    verdict: verdictOf(targets, comparedWith === undefined ? undefined : comparisons),
    isTrue: {
      'meets-target': isMet,
      'below-target': !isMet && !hasWorse,
      improved: isBetter,
      'no-difference': comparisons.length > 0 && !hasWorse && !isBetter,
      regressed: hasWorse,
    },
    comparedWith,
    comparisons,
  };
}

/** What to write in the place of a verdict, with the run that it compares with where none is named. */
export function verdictToWrite(
  { verdict, comparedWith }: Rejudgement,
  { compared_with: named }: Iteration,
): string {
  const other = named === undefined && comparing.has(verdict) ? comparedWith : undefined;
  return `Write \`${verdict}\`${other === undefined ? '' : ` and \`compared_with: ${other}\``}`;
}

/** The verdicts that say nothing without another run. */
export const comparing: ReadonlySet<Verdict> = new Set(['improved', 'no-difference', 'regressed']);

function compareWith(
  record: LifecycleRecord,
  index: number,
  evidence: Evidence,
): Pick<Rejudgement, 'comparedWith' | 'comparisons'> | undefined {
  const iterations = record.adapt?.iterations ?? [];
  const iteration = iterations[index];
  const run = soundRun(iteration?.run, evidence);
  if (!iteration || !run) return undefined;
  if (iteration.compared_with !== undefined) {
    const compared = compareIteration(iteration, record, evidence);
    return compared && { comparedWith: iteration.compared_with, comparisons: compared.comparisons };
  }
  const before = { ...record, adapt: { ...record.adapt, iterations: iterations.slice(0, index) } };
  return judge(before, iteration.run, run, evidence);
}
