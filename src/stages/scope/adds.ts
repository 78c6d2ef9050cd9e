import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { tasksOf } from './questions.ts';
import { findTask } from './tasks.ts';

/** What the chosen tasks import, and the command that brings data of one's own. */
export function scopeAdds(answers: KnownAnswers): Additions {
  const tasks = tasksOf(answers);
  return {
    dependencies: tasks.flatMap((task) => findTask(task)?.dependencies ?? []),
    groups: { import: ['datasets>=5,<6', 'openpyxl>=3.1.5,<4', 'pyarrow>=24,<27'] },
    tasks: [
      {
        name: 'import',
        run: 'python -m lifecycle.importing',
        help: 'Put your own data in the place of the sample: poe import FILE',
      },
    ],
  };
}
