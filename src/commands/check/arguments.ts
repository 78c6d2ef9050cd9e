import { type Phase, phases } from '../../record/vocabulary.ts';
import { type Format, formats } from '../../report/findings/formats.ts';

export interface CheckArguments {
  /** Records, folders of projects, or patterns; none means this folder. */
  readonly paths: readonly string[];
  readonly format: Format;
  readonly maxWarnings?: number;
  /** Asks as if the project were in this phase. */
  readonly phase?: Phase;
  /** A commit of git: judges as well how the record changed since. */
  readonly since?: string;
}

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
    const [, name = '', value = ''] = /^(--\w+)=(.*)$/s.exec(word) ?? [];
    if (!word.startsWith('-')) paths.push(word);
    else if (values[name]?.includes(value)) flags[name.slice(2)] = value;
    else return undefined;
  }
  return { paths, format: 'text', ...flags };
}
