import type { Answer, KnownAnswers, Questions } from '../../src/questions/question.ts';
import { closed, dependencies } from './dependencies.ts';
import { asked, facts, possible, product } from './possible.ts';

/**
 * Sets of answers in which every `size` answers meet that can. Which can is found by going through
 * what decides about them alone, instead of through the product of all; whole sets are then built
 * around those that have not met, greedily. A further question that nothing depends on adds little.
 */
export function coveringArray(questions: Questions, size: number): readonly KnownAnswers[] {
  const open = new Map(reachable(questions, size));
  const sets: KnownAnswers[] = [];
  for (const seed of open.values()) {
    const set = completed(seed, questions, (earlier, answer) => newIn(open, earlier, answer, size));
    for (const meeting of meetings(numbersOf(set, questions), size)) open.delete(meeting);
    sets.push(answersIn(set, questions));
  }
  return sets;
}

/** Without the facts. */
function answersIn(set: KnownAnswers, questions: Questions): KnownAnswers {
  return Object.fromEntries(Object.entries(set).filter(([id]) => Object.hasOwn(questions, id)));
}

/** Every `size` answers that can meet, as a number, with a set of answers in which they do. */
function* reachable(questions: Questions, size: number): Iterable<[number, KnownAnswers]> {
  const deciding = dependencies(questions);
  const ask = remembered(deciding);
  for (const ids of subsets(Object.keys(questions), size)) {
    for (const set of product(questions, closed(ids, deciding), ask)) {
      const numbers = ids.flatMap((id) => numberOf(id, set[id]) ?? []);
      if (numbers.length === size) yield [keyOf(numbers), set];
    }
  }
}

/** Asks once for all sets of answers that are alike in what decides about a question. */
function remembered(deciding: ReturnType<typeof dependencies>): typeof asked {
  const known = new Map<string, ReturnType<typeof asked>>();
  return (id, question, answers) => {
    const deciders = [...(deciding.get(id) ?? [])];
    const key = [id, ...deciders.map((each) => numberOf(each, answers[each]))].join();
    if (!known.has(key)) known.set(key, asked(id, question, answers));
    return known.get(key);
  };
}

/** The whole of a set that is decided in part, each open answer the one that brings most. */
function completed(
  seed: KnownAnswers,
  questions: Questions,
  gain: (earlier: readonly number[], answer: number) => number,
): KnownAnswers {
  let known = facts;
  for (const [id, question] of Object.entries(questions)) {
    if (question.when && !question.when.holds(known)) continue;
    const decided = seed[id];
    const values = decided === undefined ? possible(id, question, known) : [decided];
    const earlier = numbersOf(known, questions);
    const value = most(values, (each) => gain(earlier, numberOf(id, each) ?? 0));
    if (value === undefined) throw new Error(`No value for "${id}": add one to possible.ts.`);
    known = { ...known, [id]: value };
  }
  return known;
}

function newIn(
  open: ReadonlyMap<number, unknown>,
  earlier: readonly number[],
  answer: number,
  size: number,
): number {
  let found = 0;
  for (const others of subsets(earlier, size - 1)) {
    if (open.has(keyOf([...others, answer]))) found += 1;
  }
  return found;
}

function* meetings(numbers: readonly number[], size: number): Iterable<number> {
  for (const some of subsets(numbers, size)) yield keyOf(some);
}

function* subsets<T>(all: readonly T[], size: number, from = 0): Iterable<readonly T[]> {
  if (size === 0) yield [];
  for (let index = from; size > 0 && index <= all.length - size; index += 1) {
    for (const rest of subsets(all, size - 1, index + 1)) yield [all[index] as T, ...rest];
  }
}

const numbers = new Map<string, Map<unknown, number>>();
let highest = 0;

/** A small number for an answer to a question. */
function numberOf(id: string, answer: Answer | undefined): number | undefined {
  if (answer === undefined) return undefined;
  const value = typeof answer === 'object' ? JSON.stringify(answer) : answer;
  const known = numbers.get(id) ?? new Map<unknown, number>();
  const number = known.get(value) ?? highest++;
  numbers.set(id, known.set(value, number));
  return number;
}

function numbersOf(set: KnownAnswers, questions: Questions): readonly number[] {
  return Object.keys(questions).flatMap((id) => numberOf(id, set[id]) ?? []);
}

function keyOf(some: readonly number[]): number {
  return some.reduce((key, number) => key * 10_000 + number, 0);
}

function most<T>(all: readonly T[], weight: (each: T) => number): T | undefined {
  let [best] = all;
  let highest = -Infinity;
  for (const each of all) {
    const own = weight(each);
    if (own > highest) [best, highest] = [each, own];
  }
  return best;
}
