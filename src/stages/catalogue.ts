import type { Question, Questions } from '../questions/question.ts';
import { askedBy } from './asked.ts';
import type { Stage } from './stage.ts';

/** The stages that the tool knows. */
export interface Catalogue {
  /** Each behind those that it needs. */
  readonly stages: readonly Stage[];
  /** The questions of all of them, in the order of asking. */
  readonly questions: Questions;
}

/** The stages of a list, in its order but for what they need, which comes first. */
export function catalogueOf(listed: readonly Stage[]): Catalogue {
  const stages = inOrder(listed);
  return { stages, questions: questionsOf(stages) };
}

/** The questions of these stages, in their order. */
export function questionsOf(stages: readonly Stage[]): Questions {
  const questions: Record<string, Question> = {};
  for (const [id, question] of stages.flatMap((stage) => Object.entries(askedBy(stage)))) {
    if (Object.hasOwn(questions, id)) throw new Error(`Two stages ask "${id}".`);
    questions[id] = question;
  }
  return questions;
}

function inOrder(listed: readonly Stage[]): readonly Stage[] {
  const placed = new Set<Stage>();
  const place = (stage: Stage) => {
    if (!listed.includes(stage)) throw new Error(`Stage "${stage.id}" is needed, but not listed.`);
    for (const need of stage.needs) place(need);
    placed.add(stage);
  };
  for (const stage of listed) place(stage);
  return [...placed];
}
