import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/record/runs/compare.ts';
import type { ExampleResult } from '../../../src/record/runs/run.ts';

function answers(scores: readonly number[], metric = 'accuracy'): ExampleResult[] {
  return scores.map((score, index) => ({
    task: 'classification',
    id: `ticket-${index}`,
    scores: { [metric]: score },
  }));
}

const times = (count: number, score: number): number[] => Array(count).fill(score);
const on = (before: ExampleResult[], after: ExampleResult[]) =>
  compare(before, after, 'classification', 'accuracy');

describe('the paired comparison', () => {
  it('sees a large difference', () => {
    const result = on(
      answers([...times(50, 0), ...times(50, 1)]),
      answers([...times(10, 0), ...times(90, 1)]),
    );
    expect(result?.difference).toBeCloseTo(0.4);
    expect(result?.low).toBeGreaterThan(0.3);
    expect(result?.high).toBeLessThan(0.52);
    expect(result?.p).toBeLessThan(1e-9);
  });

  it('does not see one in the noise', () => {
    const result = on(answers([0, 1, 1, 0, 1, 1, 1, 0]), answers([1, 0, 1, 1, 1, 1, 0, 0]));
    expect(result?.low).toBeLessThan(0);
    expect(result?.high).toBeGreaterThan(0);
    expect(result?.p).toBe(1);
  });

  it('gives the interval that the normal approximation gives, for many examples', () => {
    const before = Array.from({ length: 1000 }, (_, index) => (index % 10) / 10);
    const after = before.map((score, index) => score + ((index * 7919) % 100) / 500 - 0.08);
    const result = on(answers(before), answers(after));
    const differences = after.map((score, index) => score - (before[index] ?? 0));
    const mean = differences.reduce((sum, each) => sum + each, 0) / 1000;
    const deviation = Math.sqrt(
      differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 999,
    );
    expect(result?.low).toBeCloseTo(mean - (1.96 * deviation) / Math.sqrt(1000), 3);
    expect(result?.high).toBeCloseTo(mean + (1.96 * deviation) / Math.sqrt(1000), 3);
    expect(result?.p).toBeUndefined();
  });

  // Values of R: binom.test(min(b, c), b + c)$p.value
  it.each([
    [0, 5, 0.0625],
    [1, 9, 0.021484375],
    [3, 10, 0.092285156],
    [10, 10, 1],
    [0, 0, 1],
  ])('gives McNemar for %i better and %i worse the exact p-value', (better, worse, p) => {
    const before = answers([...times(better, 0), ...times(worse, 1), ...times(20, 1)]);
    const after = answers([...times(better, 1), ...times(worse, 0), ...times(20, 1)]);
    expect(on(before, after)?.p).toBeCloseTo(p, 8);
  });

  it('gives it for graded scores as well where fewer than six differ', () => {
    const before = answers(times(6, 0.2));
    expect(on(before, answers([0.2, ...times(5, 0.9)]))?.p).toBeCloseTo(0.0625, 8);
    expect(on(before, answers(times(6, 0.9)))?.p).toBeUndefined();
  });

  it('counts examples of one group as one draw, as the generated project does', () => {
    const grouped = (scores: readonly number[]) =>
      answers(scores).map((each, at) => ({ ...each, group: `dialogue-${Math.floor(at / 5)}` }));
    const before = grouped(times(40, 0));
    const after = grouped([...times(10, 1), 0, 0, 0, 0, 1, ...times(25, 0)]);
    const alone = on(
      answers(times(40, 0)),
      answers([...times(10, 1), 0, 0, 0, 0, 1, ...times(25, 0)]),
    );
    expect(alone?.low).toBeGreaterThan(0.1);
    // Worked out by lifecycle/statistics.py.
    expect(on(before, after)).toEqual({
      n: 40,
      difference: 0.275,
      low: expect.closeTo(-0.1034, 4),
      high: expect.closeTo(0.6534, 4),
      p: expect.closeTo(0.25, 8),
    });
  });

  it('says nothing of examples that are all of one group', () => {
    const all = (score: number) =>
      answers(times(9, score)).map((each) => ({ ...each, group: 'a' }));
    expect(on(all(0), all(1))).toMatchObject({ low: 0, high: 1, p: 1 });
  });

  it('stays finite where a thousand answers change', () => {
    expect(on(answers(times(1000, 0)), answers(times(1000, 1)))?.p).toBeCloseTo(0, 12);
  });

  it('pairs by example, whatever their order, and leaves out what only one run has', () => {
    const before = answers([0, 1, 1]);
    const after = answers([1, 1, 1, 0]).reverse();
    expect(on(before, after)).toMatchObject({ n: 3, difference: 1 / 3 });
  });

  it('says nothing where the runs share nothing', () => {
    expect(on(answers([1]), answers([1], 'macro_f1'))).toBeUndefined();
  });

  it('gives the same interval every time', () => {
    const [before, after] = [answers([0, 0.5, 1]), answers([1, 0.5, 0.7])];
    expect(on(before, after)).toEqual(on(before, after));
  });
});
