import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { taskOf } from '../../../record/runs/targets.ts';
import type { LifecycleRecord, Target } from '../../../record/schema.ts';
import { tally } from '../../../tally.ts';
import { metricOf } from '../metric-of.ts';
import { type Problem, valueProblem } from '../unfit-target.ts';

export const targetImpossible: Rule = {
  id: 'scope/target-impossible',
  severity: 'error',
  message: 'A target cannot be met, or cannot be missed.',
  why: 'A gate that no result can pass, or every result passes, says nothing about the model. Most often a percentage stands where a rate is meant.',
  fix: 'Rates lie between 0 and 1; a latency is a number of milliseconds above 0.',
  bad: `scope:
  success:
    - { metric: accuracy, at_least: 90 }`,
  good: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }`,
  *evaluate(record, evidence) {
    for (const [index, target] of (record.scope?.success ?? []).entries()) {
      const problem =
        valueProblem(target, metricOf(record, target)) ?? constantProblem(record, target, evidence);
      if (!problem) continue;
      const { key, ...words } = problem;
      yield { at: ['scope', 'success', index, key], ...words };
    }
  },
};

/**
 * One label for every example reaches its share: of labels that are rare, that is nearly all. Its F1 is
 * 2 × share / (1 + share), and that of each other label 0.
 */
function constantProblem(
  record: LifecycleRecord,
  target: Target,
  evidence: Evidence,
): Problem | undefined {
  const { metric, at_least: least } = target;
  const task = taskOf(record, target);
  // Before anything was measured, the data may still be others.
  const isMeasured = (record.adapt?.iterations ?? []).length > 0;
  if (!['accuracy', 'macro_f1'].includes(metric) || least === undefined || !task || !isMeasured)
    return undefined;
  const data = `data/${task}/test.jsonl`;
  const answers = evidence.rows(data).map(([, { expected }]) => expected);
  const counts = tally(answers.filter((each) => typeof each === 'string'));
  const [label, count] = [...counts].reduce(
    (best, each) => (each[1] > best[1] ? each : best),
    ['', 0],
  );
  const share = count / answers.length;
  const reached = metric === 'accuracy' ? share : (2 * share) / (1 + share) / counts.size;
  if (answers.length < fewest || reached < least) return undefined;
  const shown = Math.floor(reached * 1000) / 1000;
  const message = `Always answering "${label}" reaches ${shown} on "${data}", and the target is ${least}.`;
  const otherwise = ', or choose `macro_f1`, to which every label counts the same';
  const fix = `Ask for more than that${metric === 'accuracy' ? otherwise : ''}.`;
  return { key: 'at_least', message, fix };
}

// Of less, no share can be told.
const fewest = 20;
