import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/check/evidence.ts';
import { examplesProblem } from '../../src/check/run-examples.ts';
import type { ExampleResult, Run } from '../../src/record/runs/run.ts';

/** Fifty examples as `poe evaluate` asks its own server: every third alone, then 32, then the one left. */
const alone = Array.from({ length: 17 }, (_, index) => 3 * index);
const [last, latencies] = [
  49,
  Array.from({ length: 50 }, (_, index) => (alone.includes(index) ? 30 + index : 400)),
];
latencies[last] = 55;
const examples = latencies.map(
  (latency_ms, index): ExampleResult => ({
    task: 'classification',
    id: `${index}`,
    output: 'billing',
    scores: { accuracy: 1 },
    latency_ms,
  }),
);
const input = { role: 'data', path: 'data/classification/dev.jsonl', sha256: '0' };
const changed = { isUnchanged: () => false } as unknown as Evidence;

function problem(times: readonly number[]): string | undefined {
  const sorted = [...times].sort((one, other) => one - other);
  const percentile = (share: number) => {
    const rank = share * (sorted.length - 1);
    const [below = 0, above = 0] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
    return below + (above - below) * (rank % 1);
  };
  const run = {
    id: '0001-prompt',
    inputs: [input],
    model: { id: 'models/tiny' },
    tasks: { classification: { n: 50, metrics: {} } },
    latency_ms: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) },
  } as unknown as Run;
  return examplesProblem(run, examples, changed);
}

describe('the latency of a run', () => {
  const ofAlone = alone.map((index) => latencies[index] ?? 0);

  it('may be that of all its examples, or of those that were asked alone', () => {
    expect(problem(latencies)).toBeUndefined();
    expect(problem(ofAlone)).toBeUndefined();
  });

  it('may count the one that was left over', () => {
    expect(problem([...ofAlone, 55])).toBeUndefined();
  });

  it('is not that of the quickest', () => {
    const quickest = [...ofAlone].sort((one, other) => one - other).slice(0, 12);
    expect(problem(quickest)).toContain('of the latency is');
  });
});
