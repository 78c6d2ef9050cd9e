import type { AnswersOf } from '../../questions/question.ts';
import type { LifecycleRecord, Target } from '../../record/schema.ts';
import type { TaskId } from '../../record/vocabulary.ts';
import type { projectQuestions } from '../project/questions.ts';
import { type scopeQuestions, tasksOf } from './questions.ts';
import { findTask, tasks } from './tasks.ts';

type Answers = AnswersOf<typeof projectQuestions & typeof scopeQuestions>;

/** What the record says of the use case, with the sentence that says what the project is for. */
export function scopeSection(answers: Answers): Partial<LifecycleRecord> {
  return {
    project: { name: answers.name, summary: answers.summary },
    scope: {
      use_case: answers.summary,
      breadth: answers.breadth,
      tasks: [...tasksOf(answers)],
      success: successOf(answers),
      data_sensitivity: answers.sensitivity,
    },
  };
}

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
