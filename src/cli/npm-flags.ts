import { UserError } from '../errors.ts';
import type { Context } from './context.ts';
import { commandPrefix, quote } from './repeat.ts';

/** Our flags that npm has too, and the value of npm's that shows that it was meant for us. */
const alsoNpms: Readonly<Record<string, string>> = {
  '--dry-run': 'true',
  '--json': 'true',
  '--no-git': 'false',
};
/** Those of npm whose presence says nothing: `npx --yes` is how npx is run without a question. */
const npmsAlone = new Set(['--yes', '--version', '--help']);

/**
 * Throws when npm kept flags that were meant for us: unless they stand behind `--` they arrive only
 * as variables of the environment. `flags` are those of the command, such as `--task`.
 */
export function refuseSwallowedFlags(
  argv: readonly string[],
  flags: readonly string[],
  context: Context,
): void {
  const swallowed = flags
    .filter((flag) => !argv.some((word) => word === flag || word.startsWith(`${flag}=`)))
    .flatMap((flag) => swallowedWords(flag, context.env));
  if (swallowed.length === 0) return;
  throw new UserError(`npm kept ${swallowed.map(([flag]) => flag).join(', ')} for itself.`, {
    note: 'npm passes on only what stands behind "--".',
    help: passedOn([...argv, ...swallowed.flat()], context.env),
  });
}

/** What to say where npm kept --yes, when that leaves something to ask; undefined when it did not. */
export function swallowedYes({ env }: Context): string | undefined {
  if (env.npm_command !== 'init' || env.npm_config_yes !== 'true') return undefined;
  return 'npm kept --yes for itself: it passes on only what stands behind "--".';
}

function swallowedWords(flag: string, env: Context['env']): readonly (readonly string[])[] {
  if (npmsAlone.has(flag)) return [];
  const value = env[`npm_config_${flag.replace(/^--(no-)?/, '').replaceAll('-', '_')}`];
  const shared = alsoNpms[flag];
  if (shared !== undefined) return value === shared ? [[flag]] : [];
  if (value === undefined || value === '') return [];
  return [value === 'true' ? [flag] : [flag, value]];
}

function passedOn(words: readonly string[], env: Context['env']): string {
  return [commandPrefix(env), ...words.map(quote)].join(' ');
}
