import type { KnownAnswers } from '../questions/question.ts';
import type { FirstSteps, Stage } from './stage.ts';

/** The commands to paste for these stages, each once. */
export function nextSteps(
  stages: readonly Stage[],
  answers: KnownAnswers,
  hasOwnData = false,
): readonly string[] {
  const steps = stages.map((stage) => firstSteps(stage, answers, hasOwnData));
  return [...new Set(steps.flatMap(({ next }) => next))];
}

/** The sentences below them. */
export function stepNotes(
  stages: readonly Stage[],
  answers: KnownAnswers,
  hasOwnData = false,
): readonly string[] {
  const steps = stages.map((stage) => firstSteps(stage, answers, hasOwnData));
  return [...new Set(steps.flatMap(({ notes }) => notes))];
}

function firstSteps(stage: Stage, answers: KnownAnswers, hasOwnData: boolean): FirstSteps {
  if (hasOwnData && stage.besideOwnData) return stage.besideOwnData(answers);
  return { next: stage.next?.(answers) ?? [], notes: stage.notes?.(answers) ?? [] };
}
