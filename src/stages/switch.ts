import { type KnownAnswers, type Question, questionId } from '../questions/question.ts';
import type { Stage } from './stage.ts';

/** What decides whether a stage is there: a question, and the answer that brings it. */
export interface Deciding {
  readonly id: string;
  readonly question: Question;
  /** One of several, where the question takes several. */
  readonly answer: string | true;
}

/** Undefined for a stage that is there wherever all that it needs is. */
export function decidingOf({ id, switch: own, needs }: Stage): Deciding | undefined {
  if (own === undefined) return undefined;
  if (!('choice' in own)) return { id: questionId(id), question: own, answer: true };
  const question = questionIn(needs, own.question);
  if (question) return { id: own.question, question, answer: own.choice };
  throw new Error(`Stage "${id}" is switched by "${own.question}", which nothing it needs asks.`);
}

/** Whether these answers include the stage: what it needs is there, and its switch is on. */
export function isIncluded(stage: Stage, answers: KnownAnswers): boolean {
  return stage.needs.every((need) => isIncluded(need, answers)) && isOn(stage, answers);
}

/** The answers with the switch of the stage set, and of what it needs. */
export function switchedOn(stage: Stage, answers: KnownAnswers): KnownAnswers {
  let changed = answers;
  for (const need of stage.needs) changed = switchedOn(need, changed);
  const deciding = decidingOf(stage);
  if (deciding === undefined || isOn(stage, changed)) return changed;
  const { id, question, answer } = deciding;
  const before = changed[id];
  if (question.kind !== 'checkbox') return { ...changed, [id]: answer };
  return { ...changed, [id]: [...(Array.isArray(before) ? before : []), String(answer)] };
}

function isOn(stage: Stage, answers: KnownAnswers): boolean {
  const deciding = decidingOf(stage);
  return deciding === undefined || [answers[deciding.id]].flat().includes(deciding.answer);
}

function questionIn(stages: readonly Stage[], id: string): Question | undefined {
  for (const { questions, needs } of stages) {
    const found = questions[id] ?? questionIn(needs, id);
    if (found) return found;
  }
  return undefined;
}
