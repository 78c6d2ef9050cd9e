import type { KnownAnswers } from '../questions/question.ts';
import type { FirstSteps, Stage } from './stage.ts';

/** The commands to paste for these stages, and the sentences below them, each once. */
export function firstSteps(
  stages: readonly Stage[],
  answers: KnownAnswers,
  hasOwnData = false,
): FirstSteps {
  const steps = stages.map((stage) => stepsOf(stage, answers, hasOwnData));
  return {
    next: [...new Set(steps.flatMap(({ next }) => next))],
    notes: [...new Set(steps.flatMap(({ notes }) => notes))],
  };
}

function stepsOf(stage: Stage, answers: KnownAnswers, hasOwnData: boolean): FirstSteps {
  if (hasOwnData && stage.besideOwnData) return stage.besideOwnData(answers);
  return { next: stage.next?.(answers) ?? [], notes: stage.notes?.(answers) ?? [] };
}
