import type { Context, Output } from './context.ts';

/** Styles a text; `red.bold` is both. */
interface Style {
  (text: string): string;
  readonly bold: (text: string) => string;
}

export type Colours = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', Style>>;

const asItIs = (text: string) => text;
const unstyled: Style = Object.assign((text: string) => text, { bold: asItIs });

const none: Colours = {
  bold: unstyled,
  dim: unstyled,
  red: unstyled,
  green: unstyled,
  yellow: unstyled,
  cyan: unstyled,
};

/**
 * Chalk's for one output: colours on a terminal only, unless NO_COLOR or FORCE_COLOR says otherwise.
 * Chalk is loaded where there are colours.
 */
export async function coloursFor(output: Output, env: Context['env']): Promise<Colours> {
  if (!isColourful(output, env)) return none;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
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
