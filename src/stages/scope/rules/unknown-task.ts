import type { Rule } from '../../../check/rule.ts';
import { nearest } from '../../../nearest.ts';
import { taskIds } from '../../../record/vocabulary.ts';
import { isOwnTask } from '../own-code.ts';
import { findTask } from '../tasks.ts';

export const unknownTask: Rule = {
  id: 'scope/unknown-task',
  severity: 'error',
  message: 'A task is none that the project has.',
  why: 'Data, prompts, runs and targets go by the name of their task. One that no code has is measured by nothing.',
  fix: "Choose a task that there is, or list your own in `TASKS` of the project's `tasks` package.",
  bad: `scope:
  tasks: [clasification]`,
  good: `scope:
  tasks: [classification]`,
  *evaluate({ scope }, evidence) {
    for (const [index, task] of (scope?.tasks ?? []).entries()) {
      if (findTask(task) !== undefined || isOwnTask(task, evidence)) continue;
      const guess = nearest(task, taskIds);
      yield {
        at: ['scope', 'tasks', index],
        message: `\`${task}\` is no task of this project${guess ? ` (did you mean \`${guess}\`?)` : ''}.`,
        fix: `Choose one of ${taskIds.join(', ')}, or list your own in \`TASKS\` of the project's \`tasks\` package.`,
      };
    }
  },
};
