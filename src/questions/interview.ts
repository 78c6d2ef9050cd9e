import type { Answer, KnownAnswers, Questions } from './question.ts';
import { type Asking, givenTo, type ResolveOptions, resolve, soleChoice } from './resolve.ts';

/** What a person says who wants to go back to the question before. */
export const back = Symbol('back');

/** A question that was asked, with its answer. */
export interface Asked {
  readonly asking: Asking;
  readonly answer: Answer | undefined;
}

/** A person to ask. */
export interface Interviewer {
  /** An answer, or `back`. */
  readonly ask: (asking: Asking) => Promise<unknown>;
  /** Shows what was answered; gives the id of the question to be asked again, if one is to be. */
  readonly review: (asked: readonly Asked[]) => Promise<string | undefined>;
}

/**
 * `resolve`, with a way back: a person may return to a question and answer it anew. What was answered
 * then stands where the question is still the same; where its choices or its recommendation depended
 * on what has changed, it is asked again.
 */
export async function interview(
  questions: Questions,
  options: ResolveOptions,
  person: Interviewer,
): Promise<Readonly<Record<string, Answer>>> {
  const remembered = new Map<string, Remembered>();
  let reopened: string | undefined;
  for (;;) {
    const asked: Asking[] = [];
    const ask = async (asking: Asking, known: KnownAnswers): Promise<unknown> => {
      let answered = remembered.get(asking.id);
      if (answered === undefined || asking.id === reopened || !holds(answered, asking)) {
        const number = asked.length + 1;
        const step = { number, of: number - 1 + countOpen(questions, options, known, remembered) };
        const reply = await person.ask({ ...asking, step, before: usable(answered, asking) });
        if (reply === back) throw new WentBack(asked.at(-1)?.id ?? asking.id);
        answered = { answer: reply, wording: wordingOf(asking) };
        remembered.set(asking.id, answered);
        if (asking.id === reopened) reopened = undefined;
      }
      asked.push(asking);
      return answered.answer;
    };
    try {
      const answers = await resolve(questions, { ...options, ask });
      if (asked.length === 0) return answers;
      reopened = await person.review(
        asked.map((asking) => ({ asking, answer: answers[asking.id] })),
      );
      if (reopened === undefined) return answers;
    } catch (error) {
      if (!(error instanceof WentBack)) throw error;
      reopened = error.to;
    }
  }
}

interface Remembered {
  readonly answer: unknown;
  readonly wording: string;
}

class WentBack extends Error {
  readonly to: string;
  constructor(to: string) {
    super(`Back to ${to}.`);
    this.to = to;
  }
}

/** All of a question that can depend on other answers. */
function wordingOf({ choices, recommendation }: Asking): string {
  return JSON.stringify([[...choices], recommendation]);
}

/** Whether the question is still the one that was answered so. */
function holds({ answer, wording }: Remembered, asking: Asking): boolean {
  return wording === wordingOf(asking) && asking.problem(answer) === undefined;
}

/** The answer of the last time, where it is still one. */
function usable(answered: Remembered | undefined, { problem }: Asking): Answer | undefined {
  if (answered === undefined || problem(answered.answer) !== undefined) return undefined;
  return answered.answer as Answer;
}

/** How many questions come from here on, as far as the recommendations tell. */
function countOpen(
  questions: Questions,
  options: ResolveOptions,
  known: KnownAnswers,
  remembered: ReadonlyMap<string, Remembered>,
): number {
  let assumed = known;
  let count = 0;
  for (const [id, question] of Object.entries(questions)) {
    if (known[id] !== undefined) continue;
    if (question.when && !question.when.holds(assumed)) continue;
    const settled =
      givenTo(id, questions, assumed, options)?.value ?? soleChoice(question, assumed);
    if (settled === undefined) count += 1;
    const answer = settled ?? remembered.get(id)?.answer ?? question.recommend?.(assumed)?.value;
    assumed = { ...assumed, [id]: answer as Answer | undefined };
  }
  return count;
}
