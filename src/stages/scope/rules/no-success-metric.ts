import type { Rule } from '../../../check/rule.ts';

export const noSuccessMetric: Rule = {
  id: 'scope/no-success-metric',
  severity: 'error',
  message: 'The scope does not say what is good enough.',
  why: 'A target that is chosen after the results are seen is met by every result. Chosen before, it says when to stop adapting and whether a change helped.',
  fix: 'Add `success` with a metric and a value, for example `- { metric: accuracy, at_least: 0.9 }`.',
  bad: `scope:
  tasks: [classification]
  success: []`,
  good: `scope:
  tasks: [classification]
  success:
    - { metric: accuracy, at_least: 0.9 }`,
  *evaluate({ scope }) {
    const targets = scope?.success ?? [];
    if (targets.length === 0) {
      yield { at: ['scope', 'success'] };
      return;
    }
    const tasks = scope?.tasks ?? [];
    if (tasks.length < 2) return;
    for (const task of tasks.filter((each) => !targets.some((target) => target.task === each))) {
      yield {
        at: ['scope', 'success'],
        message: `No target is set for ${task}.`,
        fix: `Add one with \`task: ${task}\`.`,
      };
    }
  },
};
