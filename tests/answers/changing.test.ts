import { expect, it } from 'vitest';
import { chooseStages } from '../../src/commands/add/choose-stages.ts';
import { UserError } from '../../src/errors.ts';
import { flagName, type KnownAnswers, questionId } from '../../src/questions/question.ts';
import { typed } from '../../src/questions/value.ts';
import { catalogue } from '../../src/stages/index.ts';
import type { Context } from '../../src/terminal/context.ts';
import { coveringArray } from './covering-array.ts';

const { questions } = catalogue;
const sets: readonly KnownAnswers[] = coveringArray(questions, 2).map((answers) => ({
  ...answers,
  name: 'desk',
}));

it('leads from any answers to any others by their flags, or is refused where something would go', async () => {
  let changed = 0;
  for (const [at, known] of sets.entries()) {
    for (const step of [1, 7]) {
      const wanted = sets[(at + step) % sets.length] ?? {};
      // Nobody is asked, so of the world nothing is read.
      const choice = chooseStages([], known, flagsOf(wanted), {} as Context, catalogue);
      const answers = await choice.then((made) => made.answers).catch(refusal);
      if (answers instanceof UserError) continue;
      expect(sorted(answers)).toEqual(sorted(wanted));
      changed += 1;
    }
  }
  expect(changed).toBeGreaterThan(50);
});

function flagsOf({ name: _, ...answers }: KnownAnswers) {
  const flags = Object.entries(answers).flatMap(([id, answer]) => {
    const question = questions[id];
    return question && answer !== undefined
      ? [[questionId(flagName(id, question)), typed(answer)]]
      : [];
  });
  return { yes: true, ...Object.fromEntries(flags) };
}

function refusal(error: unknown): UserError {
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(/^With these answers the project would have no "/);
  return error as UserError;
}

function sorted(answers: KnownAnswers): readonly (readonly [string, unknown])[] {
  return Object.entries(answers).sort(([one], [other]) => (one < other ? -1 : 1));
}
