import type { Readable } from 'node:stream';

/** What a command can write to: a terminal, a pipe, or a test. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/** The world as `main` hands it to a command: nothing else reads `process` or the clock. */
export interface Context {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Date;
  /** The folder of this package: templates/ and schema/ lie in it. */
  readonly packageRoot: string;
  /** Aborted by Ctrl-C, with an Interrupted as the reason. */
  readonly interruption: AbortSignal;
}

/** As in 2026-11-24, the same for everyone at one moment. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
