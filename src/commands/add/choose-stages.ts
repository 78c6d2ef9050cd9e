import { UserError } from '../../errors.ts';
import { givenFlags } from '../../questions/flags.ts';
import { type Interviewer, interview } from '../../questions/interview.ts';
import {
  type Answer,
  checkbox,
  flagName,
  type KnownAnswers,
  type Questions,
} from '../../questions/question.ts';
import { type GivenById, type ResolveOptions, resolve } from '../../questions/resolve.ts';
import { typed } from '../../questions/value.ts';
import {
  absentStages,
  answersFrom,
  answersWith,
  isOther,
  linesOf,
  namedStages,
  unaskedIsNo,
} from '../../stages/adding.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import { tasksOf } from '../../stages/scope/questions.ts';
import type { Stage } from '../../stages/stage.ts';
import { isIncluded } from '../../stages/switch.ts';
import type { Context } from '../../terminal/context.ts';
import { isAttended, person } from '../../terminal/person.ts';

/** What is added to a project, and the answers that it is then made from. */
export interface Choice {
  /** The stages that come. */
  readonly chosen: readonly Stage[];
  readonly answers: KnownAnswers;
  /** Of those that flags changed and those that follow them; null where nothing is asked any more. */
  readonly changed: Readonly<Record<string, Answer | null>>;
}

interface ChooseOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly [flag: string]: unknown;
}

/**
 * The stages named, or else chosen by a person, who is then asked their questions as well, but for what
 * `beforeAsking` throws. Flags change what the project was made from.
 */
export async function chooseStages(
  ids: readonly string[],
  known: KnownAnswers,
  options: ChooseOptions,
  context: Context,
  catalogue: Catalogue,
  beforeAsking?: () => Promise<void>,
): Promise<Choice> {
  const asker = (does: string) => person(context, does, beforeAsking);
  const absent = absentStages(catalogue, known);
  const flags = givenFlags(catalogue.questions, options);
  const wanted = answersFrom(flags, catalogue, known);
  const isChange = Object.keys(changesOf(known, wanted, catalogue)).length > 0;
  const isAlone = Boolean(options.json || options.yes) || !isAttended(context);
  const isSaid = ids.length > 0 || isChange || (isAlone && Object.values(flags).some(Boolean));
  if (!isSaid && absent.length > 0) {
    if (isAlone) throw nobodyToAsk(absent);
    return chooseByHand(absent, flags, known, asker('Add these stages'), catalogue);
  }
  const named = namedStages(ids, catalogue, known);
  refuseAnswered(flags, answersWith(named, catalogue, known), known);
  const saved = answersWith(named, catalogue, wanted);
  const answers = await answersTo(
    { flags, saved, takeRecommended: true },
    isAlone ? undefined : asker('Change it so'),
    catalogue,
  );
  const changed = isChange ? changesOf(known, answers, catalogue) : {};
  refuseLost(known, answers, changed, catalogue);
  const brought = absent.filter((stage) => isIncluded(stage, answers));
  return { chosen: [...new Set([...named, ...brought])], answers, changed };
}

/** A person is asked for what nothing can be recommended for, such as the commit of a model. */
async function answersTo(
  resolving: ResolveOptions,
  asked: Interviewer | undefined,
  catalogue: Catalogue,
): Promise<KnownAnswers> {
  const { questions } = catalogue;
  // What nobody is asked about and nobody named does not come along.
  if (!asked) return resolve(unaskedIsNo(catalogue), resolving);
  const settled = (known: KnownAnswers) => recommendations(questions, known);
  return interview(questions, { ...resolving, settled }, asked);
}

function recommendations(questions: Questions, known: KnownAnswers): GivenById {
  const found = Object.entries(questions).flatMap(([id, { recommend, when }]) => {
    const value = when?.holds(known) === false ? undefined : recommend?.(known)?.value;
    return value === undefined ? [] : [[id, { value, named: `the recommended ${id}` }]];
  });
  return Object.fromEntries(found);
}

/** Flag → answer, of those that are not what they were. */
function changesOf(known: KnownAnswers, answers: KnownAnswers, { questions }: Catalogue) {
  const changed = Object.entries(questions).filter(([id]) => isOther(known[id], answers[id]));
  return Object.fromEntries(
    changed.map(([id, question]) => [flagName(id, question), answers[id] ?? null]),
  );
}

async function chooseByHand(
  absent: readonly Stage[],
  flags: GivenById,
  known: KnownAnswers,
  { ask, review }: Interviewer,
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
  const { stages, ...answers } = await interview(questions, resolving, {
    ask,
    // Without a stage there is nothing to look over.
    review: async (asked) =>
      asked.some(({ answer }) => `${answer}` !== '') ? review(asked) : undefined,
  });
  const chosen = chosenOf({ stages });
  refuseAnswered(flags, answersWith(chosen, catalogue, known), known);
  return { chosen, answers, changed: {} };
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

/** What a stage that is named switches is not answered otherwise at once; a name is in too many places. */
function refuseAnswered(flags: GivenById, saved: GivenById, known: KnownAnswers): void {
  for (const [id, given] of Object.entries(flags)) {
    const now = saved[id]?.value as Answer | undefined;
    const before = known[id];
    if (!given || before === undefined) continue;
    const isSwitched = now !== undefined && isOther(before, now);
    if (!isSwitched && id !== 'name') continue;
    throw new UserError(`${given.named} was answered when the project was made.`, {
      note: `The answer was: ${typed(before)}`,
      help: `Leave the flag out${isSwitched ? ': the stages that are named change it' : ''}.`,
    });
  }
}

/** Stages and tasks are added; to take one away would be to delete what may be yours. */
function refuseLost(
  known: KnownAnswers,
  answers: KnownAnswers,
  changed: Choice['changed'],
  { stages }: Catalogue,
): void {
  const stage = stages.find((each) => isIncluded(each, known) && !isIncluded(each, answers));
  const task = tasksOf(known).find((each) => !tasksOf(answers).includes(each));
  const lost = stage?.title ?? task;
  if (lost === undefined) return;
  const now = Object.entries(changed).flatMap(([flag, answer]) =>
    answer === null ? [] : [`${flag} "${typed(answer)}"`],
  );
  throw new UserError(`With these answers the project would have no "${lost}" any more.`, {
    note: `That is, with ${now.join(', ')}. What is there is never taken away: it may be yours.`,
    help: 'Make another project: create-genai-project ../other',
  });
}
