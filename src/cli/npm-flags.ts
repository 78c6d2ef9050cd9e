import { UserError } from '../errors.ts';
import type { Context } from './context.ts';
import { commandPrefix, quote } from './repeat.ts';

/** Our flags that npm has too; it always keeps them unless they stand behind `--`. */
const alsoNpms: Readonly<Record<string, { readonly flag: string; readonly value: string }>> = {
  npm_config_dry_run: { flag: '--dry-run', value: 'true' },
  npm_config_json: { flag: '--json', value: 'true' },
  npm_config_git: { flag: '--no-git', value: 'false' },
};

/**
 * Throws when npm kept flags that were meant for us: without `--` before them they never arrive,
 * only as variables of the environment.
 */
export function refuseSwallowedFlags(
  argv: readonly string[],
  flags: readonly string[],
  context: Context,
): void {
  const swallowed = [...ownFlags(context.env, flags), ...sharedFlags(context.env)].filter(
    (words) => !argv.includes(words[0] ?? ''),
  );
  if (swallowed.length === 0) return;
  const names = swallowed.map((words) => words[0]).join(', ');
  const command = [commandPrefix(context.env), ...[...argv, ...swallowed.flat()].map(quote)];
  throw new UserError(`npm kept ${names} for itself.`, {
    note: 'npm passes on only what stands behind "--".',
    help: command.join(' '),
  });
}

function ownFlags(env: Context['env'], flags: readonly string[]): string[][] {
  return flags.flatMap((flag) => {
    const value = env[`npm_config_${flag.replaceAll('-', '_')}`];
    if (value === undefined || value === '') return [];
    return value === 'true' ? [[`--${flag}`]] : [[`--${flag}`, value]];
  });
}

function sharedFlags(env: Context['env']): string[][] {
  return Object.entries(alsoNpms).flatMap(([name, { flag, value }]) =>
    env[name] === value ? [[flag]] : [],
  );
}
