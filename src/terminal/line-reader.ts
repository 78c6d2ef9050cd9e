import { createInterface } from 'node:readline';
import { Interrupted } from '../errors.ts';
import type { Context } from './context.ts';

/** Lines of standard input. */
export interface LineReader {
  /** The next line; the end of the input and Ctrl-C are an interruption. */
  readonly next: () => Promise<string>;
  /** Takes out the lines that came without being asked for: the rest of what was pasted. */
  readonly unasked: () => Promise<readonly string[]>;
}

// A terminal hands over what was pasted line by line, within a moment.
const pasteMs = 30;

export function lineReader({ stdin, interruption }: Context): LineReader {
  const lines: string[] = [];
  let hasEnded = false;
  let wake = () => {};
  const reader = createInterface({ input: stdin, terminal: false });
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  const end = () => {
    hasEnded = true;
    wake();
  };
  reader.on('close', end);
  interruption.addEventListener('abort', end);

  const next = async () => {
    // Since Node 24 a reader whose input has ended throws.
    if (!hasEnded) reader.resume();
    while (lines.length === 0 && !hasEnded) {
      await new Promise<void>((done) => {
        wake = done;
      });
    }
    const line = interruption.aborted ? undefined : lines.shift();
    if (line === undefined) {
      reader.close();
      throw new Interrupted();
    }
    return line;
  };
  const unasked = async () => {
    await new Promise((done) => setTimeout(done, pasteMs));
    // An input that still flows would keep the process alive after the last question.
    if (!hasEnded) reader.pause();
    return lines.splice(0);
  };
  return { next, unasked };
}
