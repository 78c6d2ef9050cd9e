import { Readable } from 'node:stream';

/** What a person types: lines in their order, or by words of the question; Enter to all others. */
export type Typed = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** A person in plain mode, who types when asked. */
export interface Typist {
  readonly keyboard: Readable;
  /** What the tool prints. */
  readonly read: (text: string) => void;
}

export function typist(typed: Typed): Typist {
  const keyboard = new Readable({ read: () => {} });
  const answer = isList(typed) ? inOrder(typed) : byQuestion(typed);
  let question = '';
  const read = (text: string) => {
    question += text;
    if (!text.endsWith(': ')) return;
    const line = answer(question);
    keyboard.push(line === undefined ? null : `${line}\n`);
    question = '';
  };
  return { keyboard, read };
}

function isList(typed: Typed): typed is readonly string[] {
  return Array.isArray(typed);
}

/** Closes the input after the last line. */
function inOrder(lines: readonly string[]) {
  const left = [...lines];
  return () => left.shift();
}

function byQuestion(lines: Readonly<Record<string, readonly string[]>>) {
  const left = Object.entries(lines).map(([words, each]): [string, string[]] => [words, [...each]]);
  return (question: string) =>
    left.find(([words, each]) => question.includes(words) && each.length > 0)?.[1].shift() ?? '';
}
