import type { Rule } from '../../../check/rule.ts';

export const sensitivityUnset: Rule = {
  id: 'scope/sensitivity-unset',
  severity: 'error',
  message: 'The scope does not say how sensitive the data is.',
  why: 'It decides where the model may run, what may be logged, and whether examples may be committed. It is cheap to say now and dear to find out later.',
  fix: 'Add `data_sensitivity` with one of public, internal, personal, restricted.',
  bad: `scope:
  use_case: Route each incoming support ticket to one of eight queues.
  data_sensitivity:`,
  good: `scope:
  use_case: Route each incoming support ticket to one of eight queues.
  data_sensitivity: internal`,
  *evaluate({ scope }) {
    if (scope?.data_sensitivity === undefined) yield { at: ['scope'] };
  },
};
