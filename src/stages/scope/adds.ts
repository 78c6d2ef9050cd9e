import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { tasksOf } from './questions.ts';
import { findTask } from './tasks.ts';

/** What the chosen tasks import, and the command that writes their data again. */
export function scopeAdds(answers: KnownAnswers): Additions {
  const tasks = tasksOf(answers);
  return {
    dependencies: tasks.flatMap((task) => findTask(task)?.dependencies ?? []),
    tasks: [
      {
        name: 'data',
        run: tasks.map((task) => `python data/${task}/make_data.py`).join(' && '),
        help: 'Write the shipped data again, byte for byte',
      },
    ],
  };
}
