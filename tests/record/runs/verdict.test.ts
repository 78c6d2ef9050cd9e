import { describe, expect, it } from 'vitest';
import type { ExampleResult } from '../../../src/record/runs/run.ts';
import type { TargetResult } from '../../../src/record/runs/targets.ts';
import {
  decidingMetric,
  isImprovement,
  type TaskComparison,
  verdictOf,
} from '../../../src/record/runs/verdict.ts';
import type { LifecycleRecord } from '../../../src/record/schema.ts';

const target = (isMet: boolean): TargetResult => ({
  target: { metric: 'accuracy', at_least: 0.9 },
  task: 'classification',
  measurement: { value: isMet ? 0.95 : 0.5 },
  isMet,
});
const change = (low: number, high: number): TaskComparison => ({
  task: 'classification',
  metric: 'accuracy',
  comparison: { n: 200, difference: (low + high) / 2, low, high },
});
const chance = (each: TaskComparison): TaskComparison => ({
  ...each,
  comparison: { ...each.comparison, p: 0.125 },
});
const [better, same, worse] = [change(0.1, 0.2), change(-0.1, 0.1), change(-0.2, -0.1)];

describe('the verdict', () => {
  it.each([
    ['meets-target', [true, true], [better]],
    ['meets-target', [true], [worse]],
    ['below-target', [false], undefined],
    ['below-target', [false], []],
    ['improved', [true, false], [better]],
    ['no-difference', [false], [same]],
    ['no-difference', [false], [change(0, 0.1)]],
    ['no-difference', [false], [chance(better)]],
    ['no-difference', [false], [chance(worse)]],
    ['regressed', [false], [worse]],
    ['improved', [false], [better, same]],
    ['regressed', [false], [better, worse]],
    ['no-difference', [], [same]],
  ] as const)(
    'is %s where targets are met %j and the runs differ by %j',
    (verdict, met, changes) => {
      expect(verdictOf(met.map(target), changes)).toBe(verdict);
    },
  );
});

describe('an improvement', () => {
  it.each([
    [true, [better]],
    [true, [better, same]],
    [false, [same]],
    [false, [better, worse]],
    [false, [worse, better]],
    [false, []],
  ] as const)('is %s where the tasks differ by %j', (is, changes) => {
    expect(isImprovement(changes)).toBe(is);
  });
});

describe('the metric that decides', () => {
  const record = (success: object[], tasks: string[]) =>
    ({ scope: { tasks, success } }) as LifecycleRecord;
  const examples: ExampleResult[] = [
    { task: 'extraction', id: 'x', scores: { exact_match: 1, field_f1: 1 } },
  ];

  it.each([
    [
      'the first target that is scored',
      [{ metric: 'macro_f1' }, { metric: 'field_f1' }],
      ['extraction'],
      'field_f1',
    ],
    [
      'the first score where no target is scored',
      [{ metric: 'macro_f1' }],
      ['extraction'],
      'exact_match',
    ],
    [
      'of its own task',
      [{ task: 'chat', metric: 'field_f1' }],
      ['extraction', 'chat'],
      'exact_match',
    ],
    ['never a key of the prototype', [{ metric: 'constructor' }], ['extraction'], 'exact_match'],
  ])('is %s', (_, success, tasks, metric) => {
    expect(decidingMetric(record(success, tasks), 'extraction', examples)).toBe(metric);
  });
});
