import { UserError } from '../errors.ts';
import type { Context } from './context.ts';
import { commandPrefix, quote } from './repeat.ts';

/** A flag of a command, such as `--task`. */
export interface Flag {
  readonly long: string;
  readonly takesValue: boolean;
}

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
 * as variables of the environment.
 */
export function refuseSwallowedFlags(
  argv: readonly string[],
  flags: readonly Flag[],
  context: Context,
): void {
  const swallowed = flags
    .filter(({ long }) => !argv.some((word) => word === long || word.startsWith(`${long}=`)))
    .flatMap((flag) => swallowedFlag(flag, context.env));
  if (swallowed.length === 0) return;
  throw new UserError(`npm kept ${swallowed.map(({ long }) => long).join(', ')} for itself.`, {
    note: 'npm passes on only what stands behind "--".',
    help: [commandPrefix(context.env), ...passedOn(argv, swallowed)].join(' '),
  });
}

/** What to say where npm kept --yes, when that leaves something to ask; undefined when it did not. */
export function swallowedYes({ env }: Context): string | undefined {
  if (env.npm_command !== 'init' || env.npm_config_yes !== 'true') return undefined;
  return 'npm kept --yes for itself: it passes on only what stands behind "--".';
}

interface Swallowed {
  readonly long: string;
  /** `lost` where npm took the flag without its value, which it passed on as a word of its own. */
  readonly value: string | 'none' | 'lost';
}

function swallowedFlag({ long, takesValue }: Flag, env: Context['env']): readonly Swallowed[] {
  if (npmsAlone.has(long)) return [];
  const value = env[`npm_config_${long.replace(/^--(no-)?/, '').replaceAll('-', '_')}`];
  const shared = alsoNpms[long];
  if (shared !== undefined) return value === shared ? [{ long, value: 'none' }] : [];
  if (value === undefined || value === '') return [];
  if (value !== 'true') return [{ long, value }];
  return [{ long, value: takesValue ? 'lost' : 'none' }];
}

/** Our words as they should be typed; `<value>` where it cannot be told which word was a flag's value. */
function passedOn(argv: readonly string[], swallowed: readonly Swallowed[]): readonly string[] {
  const lost = swallowed.filter(({ value }) => value === 'lost').length;
  // npm passed the values on at the end, behind the directory.
  const kept = lost === 0 ? argv : argv.slice(0, -lost);
  const found = lost === 1 ? quote(argv.at(-1) ?? '<value>') : '<value>';
  const words = swallowed.flatMap(({ long, value }) => {
    if (value === 'none') return [long];
    return [long, value === 'lost' ? found : quote(value)];
  });
  return [...kept.map(quote), ...words];
}
