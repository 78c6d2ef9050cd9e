import { mean } from '../record/runs/mean.ts';
import type { ExampleResult, Run } from '../record/runs/run.ts';
import { type TargetResult, targetResults } from '../record/runs/targets.ts';
import {
  compareRuns,
  dataOf,
  decidingMetric,
  haveSameScorer,
  type TaskComparison,
  verdictOf,
} from '../record/runs/verdict.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Verdict } from '../record/vocabulary.ts';
import { type Evidence, resultsOf, runAt } from './evidence.ts';

/** What a run amounts to, next to the best recorded run on the same data. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly targets: readonly TargetResult[];
  /** The run file it was compared with, where there is one on the same data. */
  readonly comparedWith: string | undefined;
  readonly comparisons: readonly TaskComparison[];
}

export function judge(
  record: LifecycleRecord,
  path: string,
  run: Run,
  evidence: Evidence,
): Judgement {
  const examples = resultsOf(run, evidence) ?? [];
  const targets = targetResults(record, run);
  const best = bestEarlier(record, path, run, evidence);
  const tasks = Object.keys(run.tasks);
  const comparisons = best ? compareRuns(record, tasks, best.examples, examples) : [];
  return {
    verdict: verdictOf(targets, best && comparisons),
    targets,
    comparedWith: best?.path,
    comparisons,
  };
}

interface Earlier {
  readonly path: string;
  readonly examples: readonly ExampleResult[];
  readonly score: number;
}

/** The recorded run on the same data, scored by the same code, with the highest mean score; of equals, the later. */
function bestEarlier(
  record: LifecycleRecord,
  path: string,
  run: Run,
  evidence: Evidence,
): Earlier | undefined {
  let best: Earlier | undefined;
  for (const { run: earlier } of record.adapt?.iterations ?? []) {
    const other = runAt(earlier, evidence);
    if (earlier === path || !other || !isComparable(other, run)) continue;
    const examples = resultsOf(other, evidence) ?? [];
    const score = meanScore(record, Object.keys(run.tasks), examples);
    if (score !== undefined && score >= (best?.score ?? -Infinity)) {
      best = { path: earlier, examples, score };
    }
  }
  return best;
}

function isComparable(earlier: Run, run: Run): boolean {
  return dataOf(earlier) === dataOf(run) && haveSameScorer(earlier, run);
}

/** The mean over tasks of the mean of the score that decides; undefined where a task has none. */
function meanScore(
  record: LifecycleRecord,
  tasks: readonly string[],
  examples: readonly ExampleResult[],
): number | undefined {
  const means = tasks.map((task) => {
    const metric = decidingMetric(record, task, examples);
    const scores = examples.flatMap((each) =>
      each.task === task && metric ? (each.scores[metric] ?? []) : [],
    );
    return mean(scores);
  });
  const all = mean(means);
  return Number.isFinite(all) ? all : undefined;
}
