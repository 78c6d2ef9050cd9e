import type { Evidence } from '../../../check/evidence.ts';
import { examplesOf } from '../../../check/overlap-texts.ts';
import type { Rule } from '../../../check/rule.ts';
import { fastestMs } from '../../../record/runs/run.ts';
import { taskOf } from '../../../record/runs/targets.ts';
import type { LifecycleRecord, Target } from '../../../record/schema.ts';
import { tally } from '../../../tally.ts';
import { metricOf } from '../metric-of.ts';
import type { Metric } from '../tasks.ts';

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
        problemOf(target, metricOf(record, target)) ?? constantProblem(record, target, evidence);
      if (!problem) continue;
      const { key, ...words } = problem;
      yield { at: ['scope', 'success', index, key], ...words };
    }
  },
};

type Problem = { key: 'at_least' | 'at_most'; message: string; fix?: string };

function problemOf(target: Target, metric: Metric | undefined): Problem | undefined {
  const { at_least: least, at_most: most } = target;
  if (least !== undefined && most !== undefined && least > most) {
    return { key: 'at_most', message: `No value is at least ${least} and at most ${most}.` };
  }
  if (metric?.unit === 'rate' && least !== undefined) return rateProblem(target.metric, least);
  if (metric?.unit === 'rate' && most !== undefined) return upperProblem(target.metric, most);
  if (metric?.unit === 'ms' && most !== undefined) return latencyProblem(most);
  return undefined;
}

// What a run of random answers reaches, and what nobody waits for.
const trivialRate = 0.01;
const trivialMs = 600_000;

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
  const answers = Array.from(examplesOf(evidence.text(data) ?? ''), ([, { expected }]) => expected);
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

function rateProblem(metric: string, least: number): Problem | undefined {
  const key = 'at_least';
  if (least > 1) {
    const message = `\`${metric}\` is a rate between 0 and 1: no result reaches ${least}.`;
    return least <= 100 ? { key, message, fix: `Write ${least / 100}.` } : { key, message };
  }
  if (least >= trivialRate) return undefined;
  const message = `\`${metric}\` is a rate between 0 and 1: ${least > 0 ? 'nearly ' : ''}every result reaches ${least}.`;
  return { key, message };
}

function upperProblem(metric: string, most: number): Problem | undefined {
  if (most >= 0) return undefined;
  return { key: 'at_most', message: `\`${metric}\` is a rate between 0 and 1: none is below 0.` };
}

function latencyProblem(most: number): Problem | undefined {
  const key = 'at_most';
  if (most < fastestMs) {
    const message = `No answer arrives within ${most} milliseconds.`;
    return most > 0.001
      ? { key, message, fix: `Write ${most * 1000}, if ${most} seconds are meant.` }
      : { key, message };
  }
  if (most <= trivialMs) return undefined;
  return { key, message: `Every answer arrives within ${most} milliseconds.` };
}
