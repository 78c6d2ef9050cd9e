import type { Answer, KnownAnswers, Question } from '../src/questions/question.ts';
import { offeredChoices } from '../src/questions/question.ts';
import { readAnswer } from '../src/questions/value.ts';
import { type Answers, stages } from '../src/stages/index.ts';

/** What a person would type where there is nothing to choose or to recommend. */
const typed: Readonly<Record<string, string>> = {
  dataNote: 'Covered by the processing agreement of 2026; stored in the EU for 30 days.',
  revision: '0123456789abcdef0123456789abcdef01234567',
  licence: 'apache-2.0',
};
/** A value that is not in a list which takes others: a hub's id is a legal endpoint name too. */
const unlisted: Readonly<Record<string, string>> = { model: 'support-desk/queue-model' };

/** Every set of answers that choosing can lead to; typed answers take one value each. */
export function everyAnswer(): readonly Answers[] {
  const questions = Object.entries(Object.assign({}, ...stages.map((stage) => stage.questions)));
  let sets: readonly KnownAnswers[] = [{ directory: 'support-desk' }];
  for (const [id, question] of questions as [string, Question][]) {
    sets = sets.flatMap((known) => {
      if (question.when && !question.when.holds(known)) return [known];
      return values(id, question, known).map((value) => ({ ...known, [id]: value }));
    });
  }
  return sets.map(({ directory: _, ...answers }) => answers as unknown as Answers);
}

/** As many of the sets as it takes for every `size` answers that can meet to meet in one of them. */
export function everyMeeting(size: number, sets: readonly Answers[]): readonly Answers[] {
  const numbers = new Map<string, number>();
  const numbered = sets.map((answers) =>
    Object.entries(answers).map((entry) => {
      const text = JSON.stringify(entry);
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      return number;
    }),
  );
  const hasMet = new Uint8Array(numbers.size ** size);
  const meet = (given: readonly number[], left: number, from: number, key: number): boolean => {
    if (left === 0) {
      const isNew = hasMet[key] === 0;
      hasMet[key] = 1;
      return isNew;
    }
    let isNew = false;
    for (let index = from; index <= given.length - left; index += 1) {
      const next = key * numbers.size + (given[index] ?? 0);
      isNew = meet(given, left - 1, index + 1, next) || isNew;
    }
    return isNew;
  };
  // Neighbours differ in little: going through the sets in strides takes half as many.
  const stride = 7919;
  return sets
    .map((_, index) => (index * stride) % sets.length)
    .filter((index) => meet(numbered[index] ?? [], size, 0, 0))
    .flatMap((index) => sets[index] ?? []);
}

function values(id: string, question: Question, known: KnownAnswers): readonly Answer[] {
  const found = possible(id, question, known).filter(
    (value): value is Answer =>
      value !== undefined && readAnswer(question, value, known).problem === undefined,
  );
  if (found.length === 0) throw new Error(`No value for "${id}": add one to this file.`);
  return found;
}

function possible(
  id: string,
  question: Question,
  known: KnownAnswers,
): readonly (Answer | undefined)[] {
  switch (question.kind) {
    case 'select':
      return [...offeredChoices(question, known).keys(), ...(question.other ? [unlisted[id]] : [])];
    case 'checkbox':
      return someSubsets([...offeredChoices(question, known).keys()]);
    case 'confirm':
      return [true, false];
    default:
      return [question.recommend?.(known)?.value ?? typed[id]];
  }
}

/** Those of one, of two, and of all: what goes wrong between three goes wrong between two. */
function someSubsets(choices: readonly string[]): readonly (readonly string[])[] {
  const pairs = choices.flatMap((one, index) =>
    choices.slice(index + 1).map((other) => [one, other]),
  );
  const all = choices.length > 2 ? [choices] : [];
  return [...choices.map((choice) => [choice]), ...pairs, ...all];
}
