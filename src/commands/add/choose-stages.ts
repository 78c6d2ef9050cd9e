import { UserError } from '../../errors.ts';
import { givenFlags } from '../../questions/given.ts';
import { checkbox, type KnownAnswers } from '../../questions/question.ts';
import { type Asking, type GivenById, resolve } from '../../questions/resolve.ts';
import { readAnswer } from '../../questions/value.ts';
import { absentStages, answersWith, idsOf, namedStages } from '../../stages/adding.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';
import { asker, isTerminal } from '../create/gather.ts';

type Ask = (asking: Asking) => Promise<unknown>;

/** What is added to a project, and the answers that it is then made from. */
export interface Choice {
  readonly chosen: readonly Stage[];
  readonly answers: KnownAnswers;
}

/** The stages named, or else chosen by a person, who is then asked their questions as well. */
export async function chooseStages(
  ids: readonly string[],
  known: KnownAnswers,
  options: { readonly json?: boolean; readonly yes?: boolean; readonly [flag: string]: unknown },
  context: Context,
  catalogue: Catalogue,
): Promise<Choice> {
  const absent = absentStages(catalogue, known);
  const ask =
    ids.length === 0 && absent.length > 0 ? await person(absent, options, context) : undefined;
  const chosen = namedStages(ask ? await askStages(absent, ask) : ids, catalogue, known);
  const flags = givenFlags(catalogue.questions, options);
  const saved = answersWith(chosen, catalogue, known);
  refuseAnswered(flags, saved);
  const answers = await resolve(catalogue.questions, { flags, saved, ask, takeRecommended: true });
  return { chosen, answers };
}

async function person(
  absent: readonly Stage[],
  { json, yes }: { readonly json?: boolean; readonly yes?: boolean },
  context: Context,
): Promise<Ask> {
  if (!json && !yes && isTerminal(context)) return asker(context);
  throw new UserError('Nothing says which stage to add, and there is nobody to ask.', {
    note: `Stages that are not there: ${idsOf(absent)}.`,
    help: `Name one: create-genai-project add ${absent[0]?.id}`,
  });
}

async function askStages(absent: readonly Stage[], ask: Ask): Promise<readonly string[]> {
  const choices = Object.fromEntries(absent.map((stage) => [stage.id, stage.title]));
  const question = checkbox({
    message: 'Stages to add',
    help: 'The stages that this project does not have.',
    choices,
  });
  const chosen = await ask({
    id: 'stages',
    question,
    choices: new Map(Object.entries(choices)),
    recommendation: undefined,
    problem: (value) => readAnswer(question, value, {}).problem,
  });
  return Object.keys(choices).filter((id) => Array.isArray(chosen) && chosen.includes(id));
}

/** A flag may answer what is open; what the project was made from is not changed by adding to it. */
function refuseAnswered(flags: GivenById, saved: GivenById): void {
  for (const [id, given] of Object.entries(flags)) {
    const before = saved[id];
    if (!given || !before) continue;
    throw new UserError(`${given.named} was answered when the project was made.`, {
      note: `The answer was: ${String(before.value)}`,
      help: 'Leave the flag out.',
    });
  }
}
