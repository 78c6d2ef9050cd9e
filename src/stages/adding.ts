import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import {
  type Answer,
  type KnownAnswers,
  offeredChoices,
  type Questions,
} from '../questions/question.ts';
import type { GivenById } from '../questions/resolve.ts';
import { readAnswer } from '../questions/value.ts';
import type { Answers } from './index.ts';
import type { Stage } from './stage.ts';

/** The stages there are, and the questions of all of them in the order of asking. */
export interface Catalogue {
  readonly stages: readonly Stage[];
  readonly questions: Questions;
}

/** The stages that these answers leave out and a change of one answer would bring. */
export function absentStages(catalogue: Catalogue, known: KnownAnswers): readonly Stage[] {
  return catalogue.stages.filter((stage) => {
    const change = changeFor(stage, catalogue.questions, known);
    return !isIncluded(stage, known) && change && isIncluded(stage, { ...known, ...change });
  });
}

/** The stages of these ids that are still to be added; throws for one that cannot be. */
export function namedStages(
  ids: readonly string[],
  catalogue: Catalogue,
  known: KnownAnswers,
): readonly Stage[] {
  const absent = absentStages(catalogue, known);
  return ids.flatMap((id) => {
    const stage = catalogue.stages.find((each) => each.id === id);
    if (!stage) throw unknownStage(id, catalogue);
    if (isIncluded(stage, known)) return [];
    if (absent.includes(stage)) return [stage];
    throw new UserError(`"${id}" does not fit the answers that this project was made from.`, {
      note: absent.length > 0 ? `Stages that do: ${idsOf(absent)}.` : 'No other stage does.',
    });
  });
}

/** The answers with the stages in, without those that no longer apply. */
export function answersWith(
  chosen: readonly Stage[],
  { questions }: Catalogue,
  known: KnownAnswers,
): GivenById {
  let changed = known;
  for (const stage of chosen) changed = { ...changed, ...changeFor(stage, questions, changed) };
  let applying: KnownAnswers = {};
  const given: Record<string, { value: Answer; named: string }> = {};
  for (const [id, question] of Object.entries(questions)) {
    const value = changed[id];
    if (value === undefined || (question.when && !question.when.holds(applying))) continue;
    if (readAnswer(question, value, applying).problem !== undefined) continue;
    applying = { ...applying, [id]: value };
    given[id] = { value, named: `the saved answer ${id}` };
  }
  return given;
}

/** The answer that offers the stage, with the stage chosen. */
function changeFor(
  stage: Stage,
  questions: Questions,
  known: KnownAnswers,
): KnownAnswers | undefined {
  for (const [id, question] of Object.entries(questions)) {
    if (!('choices' in question) || (question.when && !question.when.holds(known))) continue;
    if (!offeredChoices(question, known).has(stage.id)) continue;
    if (question.kind === 'select') return { [id]: stage.id };
    const chosen = known[id];
    return { [id]: [...(Array.isArray(chosen) ? chosen : []), stage.id] };
  }
  return undefined;
}

function isIncluded(stage: Stage, known: KnownAnswers): boolean {
  return stage.included?.(known as unknown as Answers) ?? true;
}

function unknownStage(id: string, { stages }: Catalogue): UserError {
  const suggestion = nearest(
    id,
    stages.map((stage) => stage.id),
  );
  return new UserError(`There is no stage called "${id}".`, {
    note: `Stages: ${idsOf(stages)}.`,
    ...(suggestion !== undefined && { help: `Did you mean "${suggestion}"?` }),
  });
}

export function idsOf(stages: readonly Stage[]): string {
  return stages.map((stage) => stage.id).join(', ');
}
