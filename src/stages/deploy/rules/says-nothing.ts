import { isNoAnswer } from '../../../check/nothing.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { RecordPath } from '../../../record/path.ts';
import { formatPath } from '../../../record/yaml/violation-fault.ts';

export const saysNothing: Rule = {
  id: 'integrate/says-nothing',
  severity: 'error',
  message: 'A key of the integrate section says nothing.',
  why: 'A key that is there and empty reads as decided to every later reader. Whoever looks for the way back at night finds the word "none".',
  fix: 'Say it, or take the key out.',
  bad: `integrate:
  rollback: none
  monitoring: {}`,
  good: `integrate:
  rollback: poe rollback`,
  *evaluate({ integrate }) {
    if (integrate !== undefined) yield* empties(integrate, ['integrate']);
  },
};

function* empties(value: unknown, at: RecordPath): Iterable<Fault> {
  const place = formatPath(at);
  // A route may be as short as it likes.
  if (typeof value === 'string' && !value.startsWith('/') && isNoAnswer(`${at.at(-1)}`, value)) {
    yield { at, message: `\`${place}\` says "${value}", which is nothing.` };
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  if (entries.length === 0 && !Array.isArray(value)) {
    yield { at, message: `\`${place}\` is empty.` };
  }
  for (const [key, item] of entries) {
    yield* empties(item, [...at, Array.isArray(value) ? Number(key) : key]);
  }
}
