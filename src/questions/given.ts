import { flagName, type Questions, questionId } from './question.ts';
import type { GivenById } from './resolve.ts';

/** The flags that were given, by question id, from the options that commander parsed. */
export function givenFlags(
  questions: Questions,
  options: Readonly<Record<string, unknown>>,
): GivenById {
  const entries = Object.entries(questions).map(([id, question]) => {
    const flag = flagName(id, question);
    const value = options[questionId(flag)];
    return [id, value === undefined ? undefined : { value, named: `--${flag}` }] as const;
  });
  return Object.fromEntries(entries);
}
