import { UserError } from '../../errors.ts';
import { withoutSecrets } from '../../secrets.ts';
import { bugNotes } from '../../terminal/report-error.ts';
import type { Output } from './output.ts';
import { asJson } from './print.ts';

/** Whether a command line asks for JSON: then what goes wrong is JSON as well. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.some(
    (word, index) =>
      word === '--json' ||
      word === '--format=json' ||
      (word === '--format' && words[index + 1] === 'json'),
  );
}

/** What a person ran into, for programs. */
export function failureAsJson(error: Error): string {
  return asJson<'error'>({ error: problemOf(error) });
}

/** A fault of ours, for programs. */
export function bugAsJson(error: unknown, argv: readonly string[], version: string): string {
  const { problem, stack, notes, help } = bugNotes(error, argv, version);
  const note = withoutSecrets([stack, ...notes].join('\n'));
  return asJson<'error'>({ error: { problem, note, help, bug: true } });
}

/** The same as a part of what a command prints. */
export function problemOf(error: Error): Output<'error'>['error'] {
  const [note, help] = error instanceof UserError ? [error.note, error.help] : [];
  return {
    problem: withoutSecrets(error.message),
    ...(note !== undefined && { note: withoutSecrets(note) }),
    ...(help !== undefined && { help: withoutSecrets(help) }),
  };
}
