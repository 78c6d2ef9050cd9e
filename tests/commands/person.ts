import { Readable } from 'node:stream';

/** A person in plain mode, who types the next line when one is asked for, and closes the input after the last. */
export interface Typist {
  readonly keyboard: Readable;
  /** What the tool prints. */
  readonly read: (text: string) => void;
}

export function typist(lines: readonly string[]): Typist {
  const keyboard = new Readable({ read: () => {} });
  const left = [...lines];
  const read = (text: string) => {
    if (!text.endsWith(': ')) return;
    const line = left.shift();
    keyboard.push(line === undefined ? null : `${line}\n`);
  };
  return { keyboard, read };
}
