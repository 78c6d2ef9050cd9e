import type { SelectQuestion } from '../questions/question.ts';
import type { Asking } from '../questions/resolve.ts';
import { type Colours, coloursFor } from './colours.ts';
import type { Context } from './context.ts';
import { Interrupted } from './interrupted.ts';

// No legal value begins with a space.
const another = ' another';

/** Asks with arrow keys on a terminal. */
export async function ask(asking: Asking, context: Context): Promise<unknown> {
  const { question } = asking;
  switch (question.kind) {
    case 'text':
    case 'number':
      return askText(asking, question.message, context);
    case 'confirm':
      return prompt(context, {
        type: 'confirm',
        message: question.message,
        default: asking.recommendation?.value ?? true,
      });
    case 'select':
      return askSelect(asking, question, context);
    case 'checkbox':
      return askCheckbox(asking, context);
  }
}

async function askText(asking: Asking, message: string, context: Context): Promise<unknown> {
  const colours = await coloursFor(context.stdout, context.env);
  const recommended = asking.recommendation?.value;
  return prompt(context, {
    type: 'input',
    message,
    ...(recommended !== undefined && { default: String(recommended) }),
    theme: { style: { message: withReason(asking, colours) } },
    validate: (value: string) => asking.problem(value) ?? true,
  });
}

/** The reason of a recommendation stands beside the question until it is answered. */
function withReason({ recommendation }: Asking, colours: Colours) {
  const reason = recommendation?.reason ? colours.dim(` [${recommendation.reason}]`) : '';
  return (message: string, status: string) =>
    colours.bold(message) + (status === 'done' ? '' : reason);
}

async function askSelect(asking: Asking, question: SelectQuestion, context: Context) {
  const recommended = asking.recommendation?.value;
  const choices = [...asking.choices].map(([value, title]) => ({
    value,
    name: title,
    short: shortened(title),
    ...(value === recommended && { description: reasonOf(asking) }),
  }));
  if (question.other) choices.push({ value: another, name: 'Another…', short: 'Another' });
  const chosen = await prompt(context, {
    type: 'select',
    message: question.message,
    choices,
    pageSize: 12,
    loop: false,
    default: recommended,
  });
  return chosen === another && question.other
    ? askText({ ...asking, recommendation: undefined }, question.other.message, context)
    : chosen;
}

function askCheckbox(asking: Asking, context: Context): Promise<unknown> {
  const recommended = asking.recommendation?.value;
  const isRecommended = (value: string) =>
    Array.isArray(recommended) && recommended.includes(value);
  return prompt(context, {
    type: 'checkbox',
    message: asking.question.message,
    choices: [...asking.choices].map(([value, title]) => ({
      value,
      name: title,
      short: shortened(title),
      checked: isRecommended(value),
    })),
    loop: false,
    validate: (chosen: readonly { readonly value: string }[]) =>
      asking.problem(chosen.map((choice) => choice.value)) ?? true,
  });
}

function reasonOf({ recommendation }: Asking): string {
  return recommendation?.reason ? `Recommended: ${recommendation.reason}.` : 'Recommended.';
}

/** `Narrow: one task done well` → `Narrow`: what stays on the screen once it is chosen. */
function shortened(title: string): string {
  return title.split(/: | \(/)[0] ?? title;
}

/** The one way to inquirer, which is loaded when the first question is asked. */
async function prompt(context: Context, question: Record<string, unknown>): Promise<unknown> {
  const { default: inquirer } = await import('inquirer');
  const streams = { input: context.stdin, output: context.stdout };
  const session = inquirer.createPromptModule(streams as object);
  try {
    const answers = await session([{ ...question, name: 'answer' }] as never);
    return (answers as { answer: unknown }).answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
    throw error;
  }
}
