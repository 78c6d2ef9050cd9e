import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evidenceIn } from '../../src/check/evidence.ts';
import type { LifecycleRecord } from '../../src/record/schema.ts';
import { rules } from '../../src/stages/scope/rules.ts';

/** The rules of targets that a scope breaks, each as often as it does. */
function broken(tasks: string, ...targets: readonly string[]): string[] {
  const success = targets.map((target) => parse(`{ ${target} }`));
  const record = {
    version: 1,
    project: { name: 'support-triage' },
    phase: 'scope',
    scope: { tasks: parse(tasks), success },
  } as LifecycleRecord;
  return rules
    .filter(({ id }) => /target|metric/.test(id))
    .flatMap((rule) => [...rule.evaluate(record, evidenceIn('.'))].map(() => rule.id));
}

const one = '[classification]';
const two = '[classification, extraction]';
const good = 'metric: accuracy, at_least: 0.9';
const fast = 'metric: latency_p95_ms, at_most: 800';

describe('targets', () => {
  it.each([
    ['that only time the answers', one, [fast], ['scope/no-success-metric']],
    [
      'that only time the answers of one task',
      two,
      [`task: classification, ${good}`, `task: extraction, ${fast}`],
      ['scope/no-success-metric'],
    ],
    [
      'that every result meets',
      one,
      ['metric: accuracy, at_least: 1.0e-12'],
      ['scope/target-impossible'],
    ],
    [
      'that no rate can miss',
      one,
      ['metric: accuracy, at_least: 0.0099'],
      ['scope/target-impossible'],
    ],
    [
      'that every answer meets',
      one,
      [good, 'metric: latency_p95_ms, at_most: 1.0e+9'],
      ['scope/target-impossible'],
    ],
    [
      'with two values',
      one,
      [good, 'metric: accuracy, at_least: 0.5'],
      ['scope/targets-contradict'],
    ],
    [
      'that no value meets both of',
      one,
      [
        good,
        'metric: accuracy, at_least: 0.9, at_most: 0.95',
        'metric: accuracy, at_least: 0.9, at_most: 0.8',
      ],
      ['scope/target-impossible', 'scope/targets-contradict'],
    ],
    [
      'for a task that stands twice',
      '[classification, extraction, extraction]',
      [`task: classification, ${good}`],
      ['scope/no-success-metric'],
    ],
  ] as const)('are wrong: %s', (_, tasks, targets, expected) => {
    expect(broken(tasks, ...targets)).toEqual(expected);
  });

  it.each([
    [one, [good]],
    [one, [good, fast]],
    [one, [good, good]],
    [one, ['metric: accuracy, at_least: 0.05']],
    [two, [`task: classification, ${good}`, 'task: extraction, metric: field_f1, at_least: 0.5']],
    [
      two,
      [
        `task: classification, ${good}`,
        'task: extraction, metric: exact_match, at_least: 0.5',
        `task: extraction, ${fast}`,
      ],
    ],
  ] as const)('are right: %s %j', (tasks, targets) => {
    expect(broken(tasks, ...targets)).toEqual([]);
  });
});
