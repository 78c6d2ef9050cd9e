import type { Output, outputs } from './output.ts';

/** What a command prints for programs: `asJson<'check'>(…)`, in the form of its file in schema/. */
export function asJson<Name extends keyof typeof outputs>(output: Output<Name>): string {
  return `${JSON.stringify({ version: 1, ...output }, undefined, 2)}\n`;
}
