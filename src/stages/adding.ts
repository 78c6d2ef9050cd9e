import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Answer, KnownAnswers, Question, Questions } from '../questions/question.ts';
import { type GivenById, implied } from '../questions/resolve.ts';
import { readAnswer } from '../questions/value.ts';
import { paragraph } from '../terminal/wrap.ts';
import type { Catalogue } from './catalogue.ts';
import type { Stage } from './stage.ts';
import { decidingOf, isIncluded, switchedOn } from './switch.ts';

/** The stages that these answers leave out and switching them on would bring. */
export function absentStages(
  { stages, questions }: Catalogue,
  known: KnownAnswers,
): readonly Stage[] {
  return stages.filter(
    (stage) =>
      !isIncluded(stage, known) && isIncluded(stage, applying(questions, switchedOn(stage, known))),
  );
}

/** The stages of these ids that are still to be added, each behind what it needs. */
export function namedStages(
  ids: readonly string[],
  catalogue: Catalogue,
  known: KnownAnswers,
): readonly Stage[] {
  const absent = absentStages(catalogue, known);
  // Several are named as several answers are: "fine-tune, align" too.
  const named = ids
    .flatMap((id) => (id === '' ? id : id.split(/[,\s]+/).filter(Boolean)))
    .flatMap((id) => {
      const stage = catalogue.stages.find((each) => each.id === id);
      if (!stage) throw unknownStage(id, catalogue, absent);
      if (isIncluded(stage, known)) return [];
      if (absent.includes(stage)) return missing(stage, known);
      const others =
        absent.length > 0 ? `Stages that do: ${idsOf(absent)}.` : 'No other stage does.';
      throw new UserError(`"${id}" does not fit the answers that this project was made from.`, {
        note: [...whyNot(stage, known), others].join('\n'),
      });
    });
  return [...new Set(named)];
}

/** Why its question does not offer the stage, where it says so. */
function whyNot(stage: Stage, known: KnownAnswers): readonly string[] {
  const { question, answer } = decidingOf(stage) ?? {};
  if (question?.kind !== 'checkbox' || typeof answer !== 'string') return [];
  return [question.whyNot?.(known, answer) ?? []].flat();
}

/** The answers with the stages in, without those that no longer apply. */
export function answersWith(
  chosen: readonly Stage[],
  { questions }: Catalogue,
  known: KnownAnswers,
): GivenById {
  let changed = known;
  for (const stage of chosen) changed = switchedOn(stage, changed);
  const given = Object.entries(applying(questions, changed)).map(([id, value]) => [
    id,
    { value, named: `the saved answer ${id}` },
  ]);
  return Object.fromEntries(given);
}

/**
 * The questions as a project answers them that is older than some: a stage that it was never asked
 * about is none that it has, whatever is recommended now.
 */
export function unaskedIsNo({ stages, questions }: Catalogue): Questions {
  const switches = stages.flatMap((stage) => {
    const deciding = decidingOf(stage);
    if (deciding?.answer !== true) return [];
    return [[deciding.id, { ...questions[deciding.id], recommend: () => ({ value: false }) }]];
  });
  return { ...questions, ...Object.fromEntries(switches) };
}

function missing(stage: Stage, known: KnownAnswers): readonly Stage[] {
  if (isIncluded(stage, known)) return [];
  return [...stage.needs.flatMap((need) => missing(need, known)), stage];
}

/**
 * The answers with these in the place of theirs. What was as recommended stays so, and what was said of
 * something that another answer names now (`about`) is no answer any more.
 */
export function answersFrom(
  flags: GivenById,
  { questions }: Catalogue,
  known: KnownAnswers,
): KnownAnswers {
  let now: KnownAnswers = {};
  const refused = new Set<string>();
  for (const [id, question] of Object.entries(questions)) {
    const given = flags[id] ?? implied(id, questions, flags);
    if (question.when && !question.when.holds(now)) continue;
    const reading = given && readAnswer(question, given.value, now);
    // Whoever resolves the flags says what is wrong with it; nothing follows from it.
    if (reading?.problem !== undefined) refused.add(id);
    const isTaken = reading && reading.problem === undefined;
    const answer = isTaken ? reading.answer : followed(question, known[id], known, now);
    now = { ...now, [id]: answer };
  }
  return Object.fromEntries(Object.entries(now).filter(([id]) => !refused.has(id)));
}

/** What becomes of an answer where others change. */
function followed(
  { about, recommend }: Question,
  answer: Answer | undefined,
  known: KnownAnswers,
  now: KnownAnswers,
): Answer | undefined {
  if (about !== undefined && isOther(known[about], now[about])) return undefined;
  return isOther(recommend?.(known)?.value, answer) ? answer : recommend?.(now)?.value;
}

/** Whether they are two answers. */
export function isOther(one: Answer | undefined, other: Answer | undefined): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/** Those of the answers that their questions take, where they are asked. */
function applying(questions: Questions, answers: KnownAnswers): Readonly<Record<string, Answer>> {
  let known: Readonly<Record<string, Answer>> = {};
  for (const [id, question] of Object.entries(questions)) {
    const value = answers[id];
    if (value === undefined || (question.when && !question.when.holds(known))) continue;
    if (readAnswer(question, value, known).problem !== undefined) continue;
    known = { ...known, [id]: value };
  }
  return known;
}

function unknownStage(id: string, { stages }: Catalogue, absent: readonly Stage[]): UserError {
  const addable = stages.filter((stage) => stage.switch !== undefined);
  const suggestion = nearest(
    id,
    addable.map((stage) => stage.id),
  );
  return new UserError(`There is no stage called "${id}".`, {
    note:
      absent.length > 0
        ? ['Stages that are not there yet:', ...linesOf(absent)].join('\n')
        : 'This project has every stage that there is.',
    ...(suggestion !== undefined && { help: `Did you mean "${suggestion}"?` }),
  });
}

/** A paragraph a stage: what names it, and what it brings. */
export function linesOf(
  stages: readonly (Pick<Stage, 'id' | 'what'> & { readonly title?: string })[],
  columns = Infinity,
): readonly string[] {
  const width = Math.max(...stages.map(({ id }) => id.length));
  const indent = ' '.repeat(width + 4);
  return stages.map(({ id, title, what = title ?? '' }) =>
    paragraph(what, columns, indent, `  ${id.padEnd(width)}  `),
  );
}

function idsOf(stages: readonly Stage[]): string {
  return stages.map((stage) => stage.id).join(', ');
}
