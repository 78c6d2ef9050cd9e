import type { Rule } from '../../../check/rule.ts';

const needed = {
  use_case: 'what the model is to do, for whom',
  breadth: 'narrow or broad',
  tasks: 'a list, as in [classification]',
} as const;

export const incomplete: Rule = {
  id: 'scope/incomplete',
  severity: 'error',
  message: 'The scope is not complete.',
  why: 'Every later choice rests on it: which model is large enough, which data, which metric. What is not written down is decided again by each person who joins.',
  fix: 'Say it in `scope`.',
  bad: `scope:
  use_case: Route each incoming support ticket to one of eight queues.
  breadth:`,
  good: `scope:
  use_case: Route each incoming support ticket to one of eight queues.
  breadth: narrow
  tasks: [classification]`,
  *evaluate({ scope }) {
    for (const [key, what] of Object.entries(needed)) {
      if (scope?.[key as keyof typeof needed] !== undefined) continue;
      yield {
        at: ['scope'],
        message: `The scope does not say \`${key}\`.`,
        fix: `Add \`${key}\`: ${what}.`,
      };
    }
  },
};
