import { UserError } from '../../errors.ts';
import { givenFlags } from '../../questions/given.ts';
import { interview } from '../../questions/interview.ts';
import { type Answer, checkbox, type KnownAnswers } from '../../questions/question.ts';
import { type GivenById, type ResolveOptions, resolve } from '../../questions/resolve.ts';
import { typed } from '../../questions/value.ts';
import { absentStages, answersWith, linesOf, namedStages } from '../../stages/adding.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';
import { isAttended, person } from '../../terminal/person.ts';

/** What is added to a project, and the answers that it is then made from. */
export interface Choice {
  readonly chosen: readonly Stage[];
  readonly answers: KnownAnswers;
}

interface ChooseOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly [flag: string]: unknown;
}

/** The stages named, or else chosen by a person, who is then asked their questions as well. */
export async function chooseStages(
  ids: readonly string[],
  known: KnownAnswers,
  options: ChooseOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<Choice> {
  const absent = absentStages(catalogue, known);
  const flags = givenFlags(catalogue.questions, options);
  if (ids.length > 0 || absent.length === 0) {
    const chosen = namedStages(ids, catalogue, known);
    const saved = answersWith(chosen, catalogue, known);
    refuseAnswered(flags, saved, known);
    const resolving = { flags, saved, takeRecommended: true };
    return { chosen, answers: await resolve(catalogue.questions, resolving) };
  }
  if (options.json || options.yes || !isAttended(context)) throw nobodyToAsk(absent);
  return chooseByHand(absent, flags, known, context, catalogue);
}

async function chooseByHand(
  absent: readonly Stage[],
  flags: GivenById,
  known: KnownAnswers,
  context: Context,
  catalogue: Catalogue,
): Promise<Choice> {
  const chosenOf = ({ stages }: KnownAnswers) =>
    namedStages(Array.isArray(stages) ? stages : [], catalogue, known);
  const resolving: ResolveOptions = {
    flags,
    settled: (answered) => answersWith(chosenOf(answered), catalogue, known),
    takeRecommended: true,
  };
  const questions = { stages: stagesQuestion(absent), ...catalogue.questions };
  const { ask, review } = person(context, 'Add these stages');
  const { stages, ...answers } = await interview(questions, resolving, {
    ask,
    // Without a stage there is nothing to look over.
    review: async (asked) =>
      asked.some(({ answer }) => `${answer}` !== '') ? review(asked) : undefined,
  });
  const chosen = chosenOf({ stages });
  refuseAnswered(flags, answersWith(chosen, catalogue, known), known);
  return { chosen, answers };
}

function stagesQuestion(absent: readonly Stage[]) {
  return checkbox<string>({
    message: 'Which stages to add',
    help: 'The stages that this project does not have.',
    more: 'Your edits stay, and a stage that is not added now can be added later.',
    choices: Object.fromEntries(
      absent.map(({ id, title, what }) => [id, what === undefined ? title : `${title}: ${what}`]),
    ),
  });
}

function nobodyToAsk(absent: readonly Stage[]): UserError {
  return new UserError('Nothing says which stage to add, and there is nobody to ask.', {
    note: ['Stages that are not there:', ...linesOf(absent)].join('\n'),
    help: `Name one: create-genai-project add ${absent[0]?.id}`,
  });
}

/** A flag may answer what is open; what the project was made from is changed by naming stages alone. */
function refuseAnswered(flags: GivenById, saved: GivenById, known: KnownAnswers): void {
  for (const [id, given] of Object.entries(flags)) {
    const now = saved[id];
    if (!given || !now) continue;
    const before = typed((known[id] ?? now.value) as Answer);
    const isSet = before !== typed(now.value as Answer);
    throw new UserError(`${given.named} was answered when the project was made.`, {
      note: `The answer was: ${before}`,
      help: `Leave the flag out${isSet ? ': the stages that are named change it' : ''}.`,
    });
  }
}
