import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lossOf, usualTolerance, widestTolerance } from '../../../src/record/runs/loss.ts';

const answers = (scores: readonly number[]) =>
  scores.map((accuracy, index) => ({ task: 'chat', id: `chat-${index}`, scores: { accuracy } }));
const right = (count: number, wrong = 0) =>
  answers(Array.from({ length: count }, (_, index) => (index < wrong ? 0 : 1)));

describe('what a transform cost', () => {
  it.each([
    ['the same 200 answers', 200, 0, 0.02, 'within'],
    ['the same 60 answers', 60, 0, 0.02, 'unclear'],
    ['one of 200 worse', 200, 1, 0.02, 'unclear'],
    ['one of 200 worse', 200, 1, 0.05, 'within'],
    ['half of 200 worse', 200, 100, 0.02, 'lost'],
  ] as const)('is, for %s of %d, %d wrong, with %d: %s', (_, n, wrong, tolerance, verdict) => {
    expect(lossOf(right(n), right(n, wrong), 'chat', 'accuracy', tolerance)).toMatchObject({
      n,
      difference: (0 - wrong) / n,
      verdict,
    });
  });

  it('has the bounds that the generated project works out', () => {
    const loss = lossOf(right(200), right(200), 'chat', 'accuracy', 0.02);
    expect(loss?.low).toBeCloseTo(-0.013756, 5);
    expect(loss?.high).toBeCloseTo(0.013756, 5);
  });

  it.each([
    ['deploy/accepted.py', 'TOLERANCE', usualTolerance],
    ['loop/deploying.py', 'WIDEST', widestTolerance],
  ])('is bounded in %s as here: %s = %d', (file, name, bound) => {
    const code = readFileSync(`templates/runtime/deploy/src/lifecycle/${file}`, 'utf8');
    expect(Number(new RegExp(`^${name} = (.+)$`, 'm').exec(code)?.[1])).toBe(bound);
  });

  it('is nothing where no example is shared', () => {
    expect(lossOf(right(3), [], 'chat', 'accuracy', 0.02)).toBeUndefined();
  });
});
