import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions, TaskLine } from '../additions.ts';

/** The people's side of the service that `deploy` brings: it needs no server of its own. */
export function appAdds({ retrieval }: KnownAnswers): Additions {
  return {
    groups: {
      // Needed only where app/app.yaml names a collector.
      monitoring: ['opentelemetry-exporter-otlp-proto-http>=1.45,<2', 'opentelemetry-sdk>=1.45,<2'],
      // Reads PDF, and brings a table of vectors along: both are needed only where they are used.
      // Later Pythons would compile the table's package, which few machines can.
      ...(retrieval && {
        retrieval: ['pypdfium2>=5.15,<6', "wordllama==0.4.0.post1; python_version < '3.14'"],
      }),
    },
    tasks: [...(retrieval ? [ingestTask] : []), ...appTasks],
    gitignore: [...(retrieval ? ['/app/passages.sqlite3*'] : []), '/app/state/'],
    readme: {
      folder: 'app',
      what: 'the application: its page, what it keeps of sessions and feedback, and its limits',
    },
  };
}

const ingestTask: TaskLine = {
  name: 'ingest',
  run: 'python -m lifecycle.retrieval.ingest',
  help: 'Read the documents into the passages that answers rest on; --measure says how well they are found',
};

const appTasks: readonly TaskLine[] = [
  {
    name: 'app',
    run: 'python -m lifecycle.app.start',
    help: 'Start the application with its model, and print its address',
  },
  {
    name: 'feedback',
    run: 'python -m lifecycle.feedback.command',
    help: 'Review what people said on a page; --write turns it into train and dev examples, and pairs',
  },
  {
    name: 'app-backup',
    run: 'python -m lifecycle.app.backup',
    help: 'Copy the sessions and the feedback into one file, also while the application runs',
  },
];
