import { describe, expect, it } from 'vitest';
import { parseRun } from '../../../src/record/runs/read-run.ts';
import type { Run } from '../../../src/record/runs/run.ts';
import {
  formatMeasurement,
  formatTarget,
  targetResults,
} from '../../../src/record/runs/targets.ts';
import type { LifecycleRecord, Target } from '../../../src/record/schema.ts';

function resultOf(target: Target, metrics: object, latency?: object): boolean | undefined {
  const record: LifecycleRecord = {
    version: 1,
    project: { name: 'support-triage' },
    phase: 'adapt',
    scope: { tasks: ['classification'], success: [target] },
  };
  const run = {
    id: '0001-prompt',
    tasks: { classification: { n: 200, metrics } },
    ...(latency && { latency_ms: latency }),
  } as unknown as Run;
  return targetResults(record, run)[0]?.isMet;
}

describe('a target', () => {
  it.each([
    [
      'is met by its very value',
      { metric: 'accuracy', at_least: 0.9 },
      { accuracy: { value: 0.9 } },
      true,
    ],
    [
      'is met where only the last bits of a mean are missing',
      { metric: 'accuracy', at_least: 0.8 },
      { accuracy: { value: 0.7 + 0.1 } },
      true,
    ],
    [
      'is missed by a little',
      { metric: 'accuracy', at_least: 0.9 },
      { accuracy: { value: 0.8999 } },
      false,
    ],
    [
      'is missed by NaN',
      { metric: 'accuracy', at_least: 0 },
      { accuracy: { value: Number.NaN } },
      false,
    ],
    [
      'is missed by infinity',
      { metric: 'accuracy', at_least: 0 },
      { accuracy: { value: Infinity } },
      false,
    ],
    ['is missed by what was not measured', { metric: 'accuracy', at_least: 0 }, {}, false],
    ['is missed by a metric of the prototype', { metric: 'constructor', at_least: 0 }, {}, false],
    ['without a value is never met', { metric: 'accuracy' }, { accuracy: { value: 1 } }, false],
    [
      'of both bounds is met between them',
      { metric: 'length_ok', at_least: 0.5, at_most: 0.9 },
      { length_ok: { value: 0.7 } },
      true,
    ],
    [
      'of both bounds is missed above them',
      { metric: 'length_ok', at_least: 0.5, at_most: 0.9 },
      { length_ok: { value: 0.95 } },
      false,
    ],
  ])('%s', (_, target, metrics, isMet) => {
    expect(resultOf(target, metrics)).toBe(isMet);
  });

  it('of latency is read from the percentiles of the run', () => {
    const target = { metric: 'latency_p95_ms', at_most: 800 };
    expect(resultOf(target, {}, { p95: 700 })).toBe(true);
    expect(resultOf(target, {}, { p95: 900 })).toBe(false);
    expect(resultOf(target, {})).toBe(false);
  });
});

it('writes targets and measurements as people read them', () => {
  expect(formatTarget({ metric: 'accuracy', at_least: 0.9 })).toBe('accuracy ≥ 0.9');
  expect(formatTarget({ metric: 'x', at_least: 1, at_most: 2 })).toBe('x ≥ 1 and ≤ 2');
  expect(formatMeasurement({ value: 0.71234, low: 0.64, high: 0.7777 })).toBe(
    '0.712 (95%: 0.64 to 0.778)',
  );
  expect(formatMeasurement({ value: 812.4 })).toBe('812');
});

it('reads null of a run file as absent', () => {
  const run = parseRun(
    '{"version": 1, "id": "0001-prompt", "technique": "prompt", "model": {"id": "m", "sha256": null}, "inputs": [], "tasks": {}}',
  );
  expect(run).toMatchObject({ kind: 'read', value: { model: { id: 'm' } } });
});
