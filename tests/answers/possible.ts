import {
  type Answer,
  type CheckboxQuestion,
  type KnownAnswers,
  offeredChoices,
  type Question,
  type Questions,
} from '../../src/questions/question.ts';
import { readAnswer } from '../../src/questions/value.ts';

/** What a person would type where there is nothing to choose or to recommend. */
const typed: Readonly<Record<string, string>> = {
  dataNote: 'Covered by the processing agreement of 2026; stored in the EU for 30 days.',
  revision: '0123456789abcdef0123456789abcdef01234567',
  licence: 'apache-2.0',
};
/** Values that are not in a list which takes others: a hub's id is a legal endpoint name too. */
const unlisted: Readonly<Record<string, readonly string[]>> = {
  model: ['support-desk/queue-model'],
};

/** What is known before anything is asked. */
export const facts: KnownAnswers = { directory: 'support-desk' };

/** The answers that a question takes after these; typed answers take one value each. */
export function possible(id: string, question: Question, known: KnownAnswers): readonly Answer[] {
  const choices = 'choices' in question ? [...offeredChoices(question, known).keys()] : [];
  return candidates(id, question, choices, () => question.recommend?.(known)?.value).filter(
    (value) => readAnswer(question, value, known).problem === undefined,
  );
}

/** The answers worth trying: each choice, and of several at once those that `someSubsets` gives. */
export function candidates(
  id: string,
  question: Question,
  choices: readonly string[],
  recommended: () => Answer | undefined,
): readonly Answer[] {
  switch (question.kind) {
    case 'select':
      return [...choices, ...(question.other ? (unlisted[id] ?? []) : [])];
    case 'checkbox':
      return someSubsets(choices).filter((each) => holdsAlways(each, question));
    case 'confirm':
      return [true, false];
    default: {
      const value = recommended() ?? typed[id];
      return value === undefined ? [] : [value];
    }
  }
}

function holdsAlways(chosen: readonly string[], { always }: CheckboxQuestion): boolean {
  return always === undefined || chosen.includes(always);
}

/** Every set of answers that choosing can lead to, of some of the questions that depend on no other. */
export function product(
  questions: Questions,
  ids: Iterable<string> = Object.keys(questions),
  ask: typeof asked = asked,
): readonly KnownAnswers[] {
  const chosen = new Set(ids);
  let sets: readonly KnownAnswers[] = [facts];
  for (const [id, question] of Object.entries(questions).filter(([each]) => chosen.has(each))) {
    sets = sets.flatMap(
      (known) => ask(id, question, known)?.map((value) => ({ ...known, [id]: value })) ?? [known],
    );
  }
  return sets;
}

/** The answers that a question takes after these; undefined where it is not asked then. */
export function asked(
  id: string,
  question: Question,
  known: KnownAnswers,
): readonly Answer[] | undefined {
  return question.when && !question.when.holds(known) ? undefined : possible(id, question, known);
}

/** Whether these answers are what choosing can lead to, in answer to what is asked and no more. */
export function isPossible(answers: KnownAnswers, questions: Questions): boolean {
  const known = { ...facts, ...answers };
  return Object.entries(questions).every(([id, question]) => {
    if (question.when && !question.when.holds(known)) return answers[id] === undefined;
    const texts = possible(id, question, known).map((value) => JSON.stringify(value));
    return texts.includes(JSON.stringify(answers[id]));
  });
}

/** Those of one, of two, and of all: what goes wrong between three goes wrong between two. */
function someSubsets(choices: readonly string[]): readonly (readonly string[])[] {
  const pairs = choices.flatMap((one, index) =>
    choices.slice(index + 1).map((other) => [one, other]),
  );
  const all = choices.length > 2 ? [choices] : [];
  return [...choices.map((choice) => [choice]), ...pairs, ...all];
}
