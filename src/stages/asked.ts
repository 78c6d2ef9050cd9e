import { type Condition, flagName, type Question, type Questions } from '../questions/question.ts';
import type { Stage } from './stage.ts';
import { decidingOf, isIncluded } from './switch.ts';

/** What a stage asks: its yes or no where all it needs is there, the rest where it is there itself. */
export function askedBy(stage: Stage): Questions {
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
