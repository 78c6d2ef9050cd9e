import type { Rule } from '../../../check/rule.ts';

export const breadthContradictsTasks: Rule = {
  id: 'scope/breadth-contradicts-tasks',
  severity: 'error',
  message: 'The breadth and the number of tasks contradict each other.',
  why: 'Narrow or broad decides how large a model is worth its cost. One of the two lines is not true.',
  fix: 'Narrow is one task; broad is two or more.',
  bad: `scope:
  breadth: narrow
  tasks: [classification, extraction]`,
  good: `scope:
  breadth: narrow
  tasks: [classification]`,
  *evaluate({ scope }) {
    if (scope?.breadth === undefined || scope.tasks === undefined) return;
    const count = new Set(scope.tasks).size;
    if (scope.breadth === 'narrow' && count > 1) {
      yield { at: ['scope', 'tasks'], message: `A narrow scope has one task; these are ${count}.` };
    }
    if (scope.breadth === 'broad' && count < 2) {
      yield { at: ['scope', 'breadth'], message: 'A broad scope has several tasks; this is one.' };
    }
  },
};
