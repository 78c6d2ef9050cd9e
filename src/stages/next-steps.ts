import type { KnownAnswers } from '../questions/question.ts';
import type { Stage } from './stage.ts';

/** The commands to paste for these stages, each once. */
export function nextSteps(stages: readonly Stage[], answers: KnownAnswers): readonly string[] {
  return [...new Set(stages.flatMap((stage) => stage.next?.(answers) ?? []))];
}

/** The sentences below them. */
export function stepNotes(stages: readonly Stage[], answers: KnownAnswers): readonly string[] {
  return [...new Set(stages.flatMap((stage) => stage.notes?.(answers) ?? []))];
}
