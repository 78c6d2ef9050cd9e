import { describe, expect, it } from 'vitest';
import type { Answer, KnownAnswers, Questions } from '../../src/questions/question.ts';
import { type Asking, resolve } from '../../src/questions/resolve.ts';
import { catalogue } from '../../src/stages/index.ts';
import { desk as wholeDesk } from '../questions/desk.ts';
import { coveringArray } from './covering-array.ts';
import { candidates, facts, product } from './possible.ts';

const { questions } = catalogue;
const mostWords = 10_000;
// Its name is typed.
const { name: _, ...desk } = wholeDesk;
const met = meetingsIn(await walks(10_000), questions, 2);
const twoByTwo = coveringArray(questions, 2);

describe('a covering array', () => {
  it.each([1, 2, 3])(
    'holds every %i answers that the product of all holds, and no others',
    (size) => {
      const all = product(desk);
      const some = coveringArray(desk, size);
      expect(meetingsIn(some, desk, size)).toEqual(meetingsIn(all, desk, size));
    },
  );

  it('holds every two answers that meet where someone answers at random', () => {
    expect(met.size).toBeGreaterThan(3000);
    expect(missing(met, twoByTwo)).toEqual([]);
  });

  it('is found out where two answers do not meet', () => {
    const isPlanted = ({ source, task }: KnownAnswers) =>
      source === 'pretrain' && task === 'reasoning';
    const planted = twoByTwo.filter((set) => !isPlanted(set));
    expect(missing(met, planted)).toContain('task "reasoning", source "pretrain"');
  });

  it('hardly grows with questions on which nothing depends', () => {
    const four = ['deploy', 'retrieve', 'trace', 'serve'].map((id) => [
      id,
      { kind: 'confirm', message: 'Wanted', help: 'Whether it is wanted.' } as const,
    ]);
    const more = coveringArray({ ...questions, ...Object.fromEntries(four) }, 2);
    expect(more.length).toBeLessThan(twoByTwo.length * 1.1);
  });
});

/** Sets of answers given at random to what `resolve` asks, which knows nothing of the array. */
async function walks(many: number): Promise<readonly KnownAnswers[]> {
  const random = randomNumbers(1);
  const ask = async ({ id, question, choices, recommendation, problem }: Asking) => {
    const legal = candidates(id, question, [...choices.keys()], () => recommendation?.value).filter(
      (value) => problem(value) === undefined,
    );
    return legal[Math.floor(random() * legal.length)];
  };
  const sets: KnownAnswers[] = [];
  for (let count = 0; count < many; count += 1) {
    sets.push(await resolve(questions, { flags: {}, facts, ask, takeRecommended: false }));
  }
  return sets;
}

/** The answers that meet, in words, in the order of the questions. */
function meetingsIn(
  sets: readonly KnownAnswers[],
  asked: Questions,
  size: number,
): ReadonlySet<string> {
  const words: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const known = numbers.get(word) ?? words.push(word) - 1;
    numbers.set(word, known);
    return known;
  };
  // As numbers while they are looked for: there are millions, and few that differ.
  const found = new Set<number>();
  const meet = (mine: readonly number[], from: number, left: number, group: number) => {
    if (left === 0) found.add(group);
    else
      for (let at = from; at < mine.length; at += 1)
        meet(mine, at + 1, left - 1, group * mostWords + (mine[at] ?? 0));
  };
  for (const set of sets)
    meet(
      Object.keys(asked)
        .flatMap((id) => worded(id, set[id]))
        .map(numberOf),
      0,
      size,
      0,
    );
  return new Set([...found].map((group) => named(group, size, words)));
}

function named(group: number, size: number, words: readonly string[]): string {
  if (size === 0) return '';
  const before = named(Math.floor(group / mostWords), size - 1, words);
  return `${before}${before && ', '}${words[group % mostWords]}`;
}

function worded(id: string, answer: Answer | undefined): readonly string[] {
  return answer === undefined ? [] : [`${id} ${JSON.stringify(answer)}`];
}

function missing(met: ReadonlySet<string>, sets: readonly KnownAnswers[]): readonly string[] {
  const has = meetingsIn(sets, questions, 2);
  return [...met].filter((each) => !has.has(each));
}

/** The same numbers from 0 to 1 each time (Lehmer's generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
