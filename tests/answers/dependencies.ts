import type { KnownAnswers, Questions } from '../../src/questions/question.ts';
import { possible, product } from './possible.ts';

/** The questions whose answers decide whether and how each one is asked, those behind them included. */
export function dependencies(questions: Questions): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const [id, question] of Object.entries(questions)) {
    let deciding: ReadonlySet<string> = new Set();
    // What it reads may depend on what it has read: `source === 'endpoint' && sensitivity === …`.
    for (let size = -1; deciding.size > size; ) {
      size = deciding.size;
      const read = new Set(deciding);
      for (const known of product(questions, deciding)) {
        const watched = watch(known, (key) => read.add(key));
        if (!question.when || question.when.holds(watched)) possible(id, question, watched);
      }
      deciding = closed(read, found);
    }
    found.set(id, deciding);
  }
  return found;
}

/** These questions and all that decides about them. */
export function closed(
  ids: Iterable<string>,
  known: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  // What is no earlier question is a fact.
  return new Set([...ids].flatMap((id) => (known.has(id) ? [id, ...(known.get(id) ?? [])] : [])));
}

function watch(known: KnownAnswers, read: (key: string) => void): KnownAnswers {
  return new Proxy(known, {
    get(target, key) {
      read(String(key));
      return Reflect.get(target, key);
    },
    has(target, key) {
      read(String(key));
      return Reflect.has(target, key);
    },
  });
}
