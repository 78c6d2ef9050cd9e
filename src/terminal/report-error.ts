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
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    labelled(colours.red.bold('error'), 'This is a bug in create-genai-project.'),
    `${stack.split('\n').map(harmless).join('\n')}\n`,
    labelled('note', `Version ${version}, Node ${process.version}, ${process.platform}.`),
    labelled('note', `Arguments: ${JSON.stringify(argv)}`),
    labelled('help', 'Please report it with the lines above, where you found the package.'),
  ].join('');
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
