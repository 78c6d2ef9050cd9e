import { Chalk, type ChalkInstance } from 'chalk';
import type { Context, Output } from './context.ts';

/** Chalk for one output: colours on a terminal only, unless NO_COLOR or FORCE_COLOR says otherwise. */
export function coloursFor(output: Output, env: Context['env']): ChalkInstance {
  return new Chalk({ level: isColourful(output, env) ? 1 : 0 });
}

function isColourful(output: Output, env: Context['env']): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return output.isTTY === true && !isPlain(env);
}

/** Whether a person asked for text that a screen reader can read: no colours, no moving cursor. */
export function isPlain(env: Context['env']): boolean {
  const accessible = env.ACCESSIBLE;
  const isAsked = accessible !== undefined && accessible !== '' && accessible !== '0';
  return isAsked || env.TERM === 'dumb';
}
