import type { Interface } from 'node:readline';
import { Interrupted } from '../errors.ts';
import { back } from '../questions/interview.ts';
import type { SelectQuestion } from '../questions/question.ts';
import type { Asking } from '../questions/resolve.ts';
import { typed } from '../questions/value.ts';
import { coloursFor } from './colours.ts';
import type { Context } from './context.ts';
import type { Choosing, Item } from './prompts/choice.ts';
import type { Heading, Look } from './prompts/look.ts';
import type { Typing } from './prompts/text.ts';
import { beforeSentence, moreOn, offerOf, recommendedSentence, shortened } from './words.ts';

// No legal value begins with a space.
const another = ' another';

/** Asks with arrow keys on a terminal; gives `back` where the question before is wanted again. */
export async function ask(asking: Asking, context: Context): Promise<unknown> {
  const { question } = asking;
  switch (question.kind) {
    case 'text':
    case 'number':
      return askText(asking, question.message, context);
    case 'confirm':
      return askYesOrNo(asking, context);
    case 'select':
      return askSelect(asking, question, context);
    case 'checkbox':
      return choose(asking, itemsOf(asking), { picked: listed(offerOf(asking)) }, context);
  }
}

async function askText(asking: Asking, message: string, context: Context): Promise<unknown> {
  const offer = offerOf(asking);
  return prompt(context, {
    type: 'text',
    heading: { ...headingOf(asking), message },
    offer: offer === undefined ? undefined : typed(offer),
    problem: asking.problem,
  });
}

async function askYesOrNo(asking: Asking, context: Context): Promise<unknown> {
  const items = ['Yes', 'No'].map((title) => ({ value: title, title, short: title }));
  const active = offerOf(asking) === false ? 1 : 0;
  const chosen = await choose(asking, items, { active }, context);
  return Array.isArray(chosen) ? chosen[0] === 'Yes' : chosen;
}

async function askSelect(
  asking: Asking,
  question: SelectQuestion,
  context: Context,
): Promise<unknown> {
  const items = itemsOf(asking);
  const { other } = asking;
  if (other) items.push({ value: another, title: 'Another…', short: 'Another' });
  const offered = items.findIndex(({ value }) => value === offerOf(asking));
  const chosen = await choose(asking, items, { active: Math.max(offered, 0) }, context);
  if (!Array.isArray(chosen)) return chosen;
  if (chosen[0] !== another || !other) return chosen[0];
  const own = { ...asking, recommendation: undefined, before: undefined };
  const reply = await askText(own, other.message, context);
  return reply === back ? askSelect(asking, question, context) : reply;
}

function choose(
  asking: Asking,
  items: readonly Item[],
  { active = 0, picked }: { readonly active?: number; readonly picked?: readonly string[] },
  context: Context,
): Promise<unknown> {
  const isAnother = (values: readonly string[]) => values[0] === another;
  return prompt(context, {
    type: 'choice',
    heading: headingOf(asking),
    items,
    active,
    picked,
    problem: (values) =>
      picked === undefined || isAnother(values) ? undefined : asking.problem(values),
  });
}

function headingOf(asking: Asking): Heading {
  return {
    step: asking.step,
    message: asking.question.message,
    recommended: [recommendedSentence(asking), beforeSentence(asking)].filter(Boolean).join(' '),
    more: moreOn(asking.question),
  };
}

function itemsOf({ choices, recommendation }: Asking): Item[] {
  const recommended = listed(recommendation?.value);
  return [...choices].map(([value, title]) => ({
    value,
    title: recommended.includes(value) ? `${title} (recommended)` : title,
    short: shortened(title),
  }));
}

function listed(value: unknown): readonly string[] {
  return [value].flat().filter((each) => typeof each === 'string');
}

type Prompted =
  | ({ readonly type: 'choice' } & Omit<Choosing, 'look'>)
  | ({ readonly type: 'text' } & Omit<Typing, 'look'>);

/** The one way to inquirer, which is loaded when the first question is asked. */
async function prompt(context: Context, question: Prompted): Promise<unknown> {
  const { default: inquirer } = await import('inquirer');
  const { choicePrompt } = await import('./prompts/choice.ts');
  const { textPrompt } = await import('./prompts/text.ts');
  const { stdin: input, stdout: output, interruption: signal } = context;
  const { emitKeypressEvents } = await import('node:readline');
  // Esc acts at once: what arrows send begins with the same byte, and follows it within a few
  // milliseconds, for which Node would wait half a second. The first to ask for keys decides.
  emitKeypressEvents(input, { escapeCodeTimeout: 50 } as object as Interface);
  const session = inquirer.createPromptModule({ input, output, signal } as object);
  session.registerPrompt('choice', choicePrompt as never);
  session.registerPrompt('text', textPrompt as never);
  try {
    const look = await lookOf(context);
    const answers = await session([{ ...question, look, name: 'answer' }] as never);
    return (answers as { answer: unknown }).answer;
  } catch (error) {
    const isEnded = error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name);
    if (isEnded) throw new Interrupted();
    throw error;
  }
}

async function lookOf({ stdout, env }: Context): Promise<Look> {
  return {
    colours: await coloursFor(stdout, env),
    columns: () => stdout.columns ?? 80,
    rows: () => stdout.rows ?? 24,
  };
}
