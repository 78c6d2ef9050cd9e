import { nearest } from '../../nearest.ts';

/** The arguments of a `create` that takes every recommendation. */
export interface PlainCreate {
  readonly directory: string;
  readonly options: {
    readonly yes: true;
    readonly git: boolean;
    readonly json?: boolean;
    readonly dryRun?: boolean;
  };
}

/** What the first word may be besides a directory. */
export const commandNames = ['create', 'add', 'check', 'explain', 'record'] as const;

const options: Readonly<Record<string, Partial<PlainCreate['options']>>> = {
  '--yes': { yes: true },
  '-y': { yes: true },
  '--no-git': { git: false },
  '--json': { json: true },
  '--dry-run': { dryRun: true },
};

/**
 * The arguments of a `create` that needs no parser: the one of every introduction, `my-app --yes`.
 * Loading the parser and declaring all questions to it takes half as long as making the project.
 * Undefined for anything else, help and mistakes included.
 */
export function plainCreateArguments(argv: readonly string[]): PlainCreate | undefined {
  const [directory, ...others] = argv.filter((word) => !word.startsWith('-'));
  const given = argv.filter((word) => word.startsWith('-')).map((word) => optionOf(word));
  if (directory === undefined || others.length > 0) return undefined;
  if (nearest(directory, commandNames) !== undefined || given.includes(undefined)) return undefined;
  const { yes, ...rest } = Object.assign({ git: true }, ...given);
  return yes ? { directory, options: { yes, ...rest } } : undefined;
}

function optionOf(word: string): Partial<PlainCreate['options']> | undefined {
  return Object.hasOwn(options, word) ? options[word] : undefined;
}
