import { type Condition, flagName, type Question, type Questions } from '../questions/question.ts';
import type { Stage } from './stage.ts';
import { decidingOf, isIncluded } from './switch.ts';

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

/** What a stage asks: its yes or no where all it needs is there, the rest where it is there itself. */
function askedBy(stage: Stage): Questions {
  const deciding = decidingOf(stage);
  const isOwn = deciding !== undefined && deciding.question === stage.switch;
  const first = isOwn ? [[deciding.id, under(needsOf(stage), deciding.question)]] : [];
  const others = Object.entries(stage.questions).map(([id, question]) => [
    id,
    under(presence(stage), question),
  ]);
  return Object.fromEntries([...first, ...others]);
}

/** When the stage is there; undefined where it always is. */
function presence(stage: Stage): Condition | undefined {
  const deciding = decidingOf(stage);
  if (deciding === undefined) return needsOf(stage);
  const { id, question, answer } = deciding;
  return {
    holds: (known) => isIncluded(stage, known),
    only: `with --${flagName(id, question)} ${answer === true ? 'yes' : answer}`,
    // One of several may be named without the rest.
    ...(question.kind !== 'checkbox' && { implies: { [id]: answer } }),
  };
}

function needsOf({ needs }: Stage): Condition | undefined {
  return needs.map(presence).reduce(both, undefined);
}

function both(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    holds: (known) => one.holds(known) && other.holds(known),
    only: one.only === other.only ? one.only : `${one.only} and ${other.only}`,
    implies: { ...one.implies, ...other.implies },
  };
}

function under(condition: Condition | undefined, question: Question): Question {
  const when = both(condition, question.when);
  return when === undefined ? question : { ...question, when };
}
