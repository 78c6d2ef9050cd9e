import { phases } from '../../record/vocabulary.ts';
import { formats } from '../../report/findings/formats.ts';
import type { CheckArguments } from './run.ts';

const values: Readonly<Record<string, readonly string[]>> = {
  '--format': formats,
  '--phase': phases,
};

/**
 * The arguments of a `check` that needs no parser: it runs in every commit, and loading the parser
 * takes longer than the whole check. Undefined for anything else, help and mistakes included.
 */
export function plainCheckArguments(argv: readonly string[]): CheckArguments | undefined {
  const [command, ...rest] = argv;
  if (command !== 'check') return undefined;
  const paths: string[] = [];
  const flags: Record<string, string> = {};
  for (const word of rest) {
    const [name = '', value] = word.split('=', 2);
    if (!word.startsWith('-')) paths.push(word);
    else if (value === undefined || !values[name]?.includes(value)) return undefined;
    else flags[name.slice(2)] = value;
  }
  return { paths, format: 'text', ...flags };
}
