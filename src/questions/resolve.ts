import { UserError } from '../errors.ts';
import {
  type Answer,
  type Condition,
  flagName,
  type KnownAnswers,
  type Other,
  offeredChoices,
  otherOf,
  type Question,
  type Questions,
  type Recommendation,
} from './question.ts';
import { readAnswer, yesOrNo } from './value.ts';

/** A value that was given, and how a message names it: `--task`, `"task" in answers.yaml, line 3`. */
export interface Given {
  readonly value: unknown;
  readonly named: string;
}
export type GivenById = Readonly<Record<string, Given | undefined>>;

/** One question on its way to a person. */
export interface Asking {
  readonly id: string;
  readonly question: Question;
  /** Choice → what a person reads; empty for questions without choices. */
  readonly choices: ReadonlyMap<string, string>;
  /** The way to a value that is none of these. */
  readonly other?: Other | undefined;
  readonly recommendation: Recommendation<Answer> | undefined;
  /** What is wrong with a value, undefined when it is an answer. */
  readonly problem: (value: unknown) => string | undefined;
  /** Which question it is of how many, where they come in a row. */
  readonly step?: { readonly number: number; readonly of: number };
  /** What was answered the last time, where a person came back. */
  readonly before?: Answer | undefined;
}

export interface ResolveOptions {
  readonly flags: GivenById;
  /** From an answers file. */
  readonly saved?: GivenById;
  /** What earlier answers settle: the folder can name the project. */
  readonly settled?: (known: KnownAnswers) => GivenById;
  /** What recommendations may rest on although it is no answer, such as the directory. */
  readonly facts?: KnownAnswers;
  /** Asks a person, who may know what is answered so far; absent where there is none to ask. */
  readonly ask?: ((asking: Asking, known: KnownAnswers) => Promise<unknown>) | undefined;
  /** Whether recommendations are taken unasked. */
  readonly takeRecommended: boolean;
}

/**
 * The answers to all questions: a flag before what is asked, that before the answers file, that
 * before the recommendation. A question whose `when` is false is neither asked nor answered.
 * Throws one UserError with everything that is wrong or missing.
 */
export async function resolve(
  questions: Questions,
  options: ResolveOptions,
): Promise<Readonly<Record<string, Answer>>> {
  const answers: Record<string, Answer> = {};
  const problems: Problem[] = [];
  const missing: string[] = [];
  let known: KnownAnswers = { ...options.facts };
  for (const [id, question] of Object.entries(questions)) {
    const given = givenTo(id, questions, known, options);
    if (question.when && !question.when.holds(known)) {
      if (given && !isNo(question, given)) problems.push(outOfPlace(given, question.when));
      continue;
    }
    const found = await answerTo(id, question, given, known, options);
    if (found.problem) problems.push({ words: found.problem });
    if (found.isMissing) missing.push(flagName(id, question));
    if (found.answer === undefined) continue;
    known = { ...known, [id]: found.answer };
    answers[id] = found.answer;
  }
  refuse(problems, missing, options);
  return answers;
}

/** What answers a question without asking; undefined where nothing does. */
export function givenTo(
  id: string,
  questions: Questions,
  known: KnownAnswers,
  { flags, saved, settled }: ResolveOptions,
): Given | undefined {
  return (
    flags[id] ??
    saved?.[id] ??
    implied(id, questions, flags) ??
    implied(id, questions, saved) ??
    settled?.(known)[id]
  );
}

/** What the answer to a later question says of this one. */
export function implied(id: string, questions: Questions, said: GivenById = {}): Given | undefined {
  for (const [other, question] of Object.entries(questions)) {
    const given = said[other];
    const value = question.when?.implies?.[id];
    if (given && !isNo(question, given) && value !== undefined)
      return { value, named: given.named };
  }
  return undefined;
}

interface Problem {
  readonly words: string;
  readonly help?: string;
}

/** To say no to a thing is to say nothing of what it needs, nor is it wrong where it cannot be. */
function isNo(question: Question, { value }: Given): boolean {
  return question.kind === 'confirm' && yesOrNo(value) === false;
}

function outOfPlace({ named }: Given, { only }: Condition): Problem {
  return {
    words: `${named} applies only ${only}.`,
    help: `Leave out ${named}, or take it ${only}.`,
  };
}

interface Found {
  readonly answer?: Answer | undefined;
  readonly problem?: string | undefined;
  readonly isMissing?: boolean;
}

async function answerTo(
  id: string,
  question: Question,
  given: Given | undefined,
  known: KnownAnswers,
  options: ResolveOptions,
): Promise<Found> {
  const recommendation = question.recommend?.(known);
  if (given) {
    const reading = readAnswer(question, given.value, known);
    // The recommendation stands in for a wrong answer, so that one run finds all that is wrong.
    return reading.problem === undefined
      ? reading
      : { answer: recommendation?.value, problem: `${given.named}: ${reading.problem}` };
  }
  const sole = soleChoice(question, known);
  if (sole) return { answer: sole };
  if (options.ask) return { answer: await asked(id, question, recommendation, known, options.ask) };
  if (options.takeRecommended && recommendation) return { answer: recommendation.value };
  return { answer: recommendation?.value, isMissing: true };
}

async function asked(
  id: string,
  question: Question,
  recommendation: Recommendation<Answer> | undefined,
  known: KnownAnswers,
  ask: NonNullable<ResolveOptions['ask']>,
): Promise<Answer> {
  const choices = 'choices' in question ? offeredChoices(question, known) : new Map();
  const other = otherOf(question, known);
  const problem = (value: unknown) => readAnswer(question, value, known).problem;
  const reading = readAnswer(
    question,
    await ask({ id, question, choices, other, recommendation, problem }, known),
    known,
  );
  if (reading.problem !== undefined)
    throw new Error(`${id} was answered wrongly: ${reading.problem}`);
  return reading.answer;
}

/** Where only one choice is offered, and none is no answer, there is nothing to ask. */
export function soleChoice(question: Question, known: KnownAnswers): Answer | undefined {
  if (!('choices' in question) || otherOf(question, known)) return undefined;
  const [choice, ...rest] = offeredChoices(question, known).keys();
  if (choice === undefined || rest.length > 0) return undefined;
  if (question.kind !== 'checkbox') return choice;
  return choice === question.always ? [choice] : undefined;
}

function refuse(
  problems: readonly Problem[],
  missing: readonly string[],
  { takeRecommended }: ResolveOptions,
): void {
  const [first, ...others] = problems;
  if (first !== undefined) {
    const note = others.map(({ words }) => words).join('\n');
    throw new UserError(first.words, {
      ...(note !== '' && { note }),
      ...(first.help !== undefined && { help: first.help }),
    });
  }
  if (missing.length > 0) {
    const flags = missing.map((flag) => `--${flag}`).join(', ');
    throw new UserError(`There is no answer for ${flags}, and nobody to ask.`, {
      help: takeRecommended
        ? 'Give these flags, or --answers with a file: nothing can be recommended there.'
        : 'Give these flags, or --yes to take the recommended answers, or --answers with a file.',
    });
  }
}
