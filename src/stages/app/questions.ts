import { type Condition, defineQuestions, only, select } from '../../questions/question.ts';
import { tasksOf } from '../scope/questions.ts';
import { yesOrNo } from '../stage.ts';

/** Questions have pages to be looked up; the other tasks bring their text along. */
const looksUp: Condition = {
  holds: (known) => tasksOf(known).includes('question-answering'),
  only: 'with the task question-answering',
};

export const appQuestions = defineQuestions({
  users: select({
    message: 'Who may use the application',
    help: 'Who may use the application.',
    more: 'app/app.yaml says it, and may be changed; a network takes keys, in SERVICE_API_KEYS.',
    choices: {
      machine: 'This machine: whoever sits at it, without a key',
      network: 'The network: others too, each with a key',
    },
    recommend: () => ({ value: 'machine', reason: 'nothing is open to others until you say so' }),
  }),
  retrieval: only(
    looksUp,
    yesOrNo({
      message: 'Have the application find the pages that answer a question',
      help: 'Whether the application looks questions up in your documents and cites them.',
      more: 'Without it, whoever asks has to hand over the pages, too.',
      recommend: () => ({ value: true, reason: 'a model alone invents what it does not know' }),
    }),
  ),
});
