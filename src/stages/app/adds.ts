import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions, TaskLine } from '../additions.ts';

/** The people's side of the service that `deploy` brings: it needs no server of its own. */
export function appAdds(_answers: KnownAnswers): Additions {
  return {
    tasks: appTasks,
    gitignore: ['/app/state/'],
    readme: {
      folder: 'app',
      what: 'the application: its page, what it keeps of sessions and feedback, and its limits',
    },
  };
}

const appTasks: readonly TaskLine[] = [
  {
    name: 'app',
    run: 'python -m lifecycle.app.start',
    help: 'Start the application with its model, and print its address',
  },
  {
    name: 'app-backup',
    run: 'python -m lifecycle.app.backup',
    help: 'Copy the sessions and the feedback into one file, also while the application runs',
  },
];
