import type { Target } from '../../record/schema.ts';
import type { TaskId } from '../../record/vocabulary.ts';
import type { Answers } from '../index.ts';
import { defineStage } from '../stage.ts';
import { scopeAdds } from './adds.ts';
import { scopeQuestions, tasksOf } from './questions.ts';
import { findTask, tasks } from './tasks.ts';

export const scope = defineStage({
  id: 'scope',
  title: 'Scope',
  phase: 'scope',
  questions: scopeQuestions,
  templates: (answers) => tasksOf(answers).map((task) => `tasks/${task}/core`),
  adds: scopeAdds,
  record: (answers) => ({
    scope: {
      use_case: answers.summary,
      breadth: answers.breadth,
      tasks: [...tasksOf(answers)],
      success: successOf(answers),
      data_sensitivity: answers.sensitivity,
    },
  }),
});

/** The stated target of a narrow scope; the recommended target of each task of a broad one. */
function successOf(answers: Answers): Target[] {
  if (answers.metric !== undefined && answers.target !== undefined) {
    return [boundOf(tasksOf(answers)[0], answers.metric, answers.target)];
  }
  return tasksOf(answers).map((task) => {
    const { metric, target } = tasks[task].recommended;
    return { task, ...boundOf(task, metric, target) };
  });
}

function boundOf(task: TaskId | undefined, metric: string, value: number): Target {
  return findTask(task)?.metrics[metric]?.higherIsBetter === false
    ? { metric, at_most: value }
    : { metric, at_least: value };
}
