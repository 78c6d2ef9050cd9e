import type { Rule } from '../../../check/rule.ts';
import { nearest } from '../../../nearest.ts';

export const targetOfNoTask: Rule = {
  id: 'scope/target-of-no-task',
  severity: 'error',
  message: 'A target does not say which of the tasks it is for.',
  why: 'The same metric means something else for another task; a target is compared with the result of one task.',
  fix: 'Add `task` with one of `scope.tasks`.',
  bad: `scope:
  breadth: broad
  tasks: [classification, extraction]
  success:
    - { metric: accuracy, at_least: 0.9 }
    - { task: extraction, metric: exact_match, at_least: 0.85 }`,
  good: `scope:
  breadth: broad
  tasks: [classification, extraction]
  success:
    - { task: classification, metric: accuracy, at_least: 0.9 }
    - { task: extraction, metric: exact_match, at_least: 0.85 }`,
  *evaluate({ scope }) {
    const tasks = scope?.tasks ?? [];
    for (const [index, { task }] of (scope?.success ?? []).entries()) {
      const at = ['scope', 'success', index];
      if (task === undefined && tasks.length > 1) yield { at };
      if (task !== undefined && !tasks.includes(task)) {
        const meant = nearest(task, tasks);
        yield {
          at: [...at, 'task'],
          message: `The target is for ${task}, which is none of \`scope.tasks\`.`,
          fix: meant
            ? `Write \`${meant}\`.`
            : `Choose one of ${tasks.join(', ')}, or add ${task} to \`scope.tasks\`.`,
        };
      }
    }
  },
};
