import type { Interviewer } from '../questions/interview.ts';
import type { Asking } from '../questions/resolve.ts';
import { isPlain } from './colours.ts';
import type { Context } from './context.ts';
import { swallowedYes } from './npm-flags.ts';
import { review } from './review.ts';
import { paragraph } from './wrap.ts';

/** Whether there is a person to ask: a terminal on both sides, and no machine that only has one. */
export function isAttended(context: Context): boolean {
  const { stdout, env } = context;
  // The input last: opening it takes milliseconds.
  return !isSet(env.CI) && stdout.isTTY === true && context.stdin.isTTY === true;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}

/**
 * The person at the terminal; `does` is what the last question says is done with the answers. The
 * prompts, most of the weight of the tool, are loaded when the first question is asked, and `before`
 * that throws where all answers would be in vain.
 */
export function person(context: Context, does: string, before = async () => {}): Interviewer {
  let loaded: Promise<Ask> | undefined;
  const ask = async (asking: Asking) => {
    loaded ??= before().then(() => loadPrompts(context));
    return (await loaded)(asking);
  };
  return { ask, review: (asked) => review(asked, does, ask, context) };
}

type Ask = (asking: Asking) => Promise<unknown>;

async function loadPrompts(context: Context): Promise<Ask> {
  const note = swallowedYes(context);
  if (note) context.stderr.write(`note: ${note}\n`);
  const isSpoken = isPlain(context.env);
  const opening = isSpoken
    ? 'Enter takes what stands in brackets, "<" goes back, "?" says more; Ctrl-C leaves everything as it is.'
    : 'Nothing is written before the last question; Ctrl-C leaves everything as it is.';
  context.stdout.write(`${paragraph(opening, context.stdout.columns ?? 80)}\n\n`);
  return asker(context);
}

/** Asks with arrow keys, or in plain lines where a person wants these. */
export async function asker(context: Context): Promise<Ask> {
  if (isPlain(context.env)) return (await import('./ask-accessible.ts')).plainAsker(context);
  const { ask } = await import('./ask.ts');
  return (asking) => ask(asking, context);
}
