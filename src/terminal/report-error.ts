import type { UserError } from '../errors.ts';
import { withoutSecrets } from '../secrets.ts';
import type { Colours } from './colours.ts';
import { visible } from './visible.ts';

/** error, note and help, each on its own line or lines. */
export function formatUserError(error: UserError, colours: Colours): string {
  const parts = [
    labelled(colours.red.bold('error'), error.message),
    error.note === undefined ? '' : labelled(colours.bold('note'), error.note),
    error.help === undefined ? '' : labelled(colours.cyan('help'), error.help),
  ];
  return parts.join('');
}

/** What is good to know, and no error. */
export function formatNote(text: string): string {
  return labelled('note', text);
}

/** A fault of ours: everything that a report of it needs. */
export function formatBug(
  error: unknown,
  argv: readonly string[],
  version: string,
  colours: Colours,
): string {
  const { problem, stack, notes, help } = bugNotes(error, argv, version);
  return [
    labelled(colours.red.bold('error'), problem),
    `${stack.split('\n').map(harmless).join('\n')}\n`,
    ...notes.map((note) => labelled('note', note)),
    labelled('help', help),
  ].join('');
}

/** What there is to say of a fault of ours. */
export function bugNotes(error: unknown, argv: readonly string[], version: string) {
  return {
    problem: 'This is a bug in create-genai-project.',
    stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
    notes: [
      `Version ${version}, Node ${process.version}, ${process.platform}.`,
      `Arguments: ${JSON.stringify(argv)}`,
    ],
    help: 'Please report it with the lines above, where you found the package.',
  };
}

/** What they quote may have been typed or committed by anyone. */
function harmless(line: string): string {
  return visible(withoutSecrets(line));
}

function labelled(label: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `${label}: ${harmless(line)}\n`)
    .join('');
}
