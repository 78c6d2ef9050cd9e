import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { tasksOf } from '../scope/questions.ts';

export function evalAdds(answers: KnownAnswers): Additions {
  if (!tasksOf(answers).some(needsJudge)) return adds;
  return {
    ...adds,
    tasks: [
      ...(adds.tasks ?? []),
      {
        name: 'judge',
        run: 'python eval/judge.py',
        help: 'Let a model choose between the answers of two runs, as eval/judge.md says',
      },
    ],
    env: [
      {
        name: 'GENAI_JUDGE_API_KEY',
        example: 'sk-...',
        help: 'The key of the endpoint that eval/judge.md names.',
      },
    ],
  };
}

/** Two right answers need not share a word. */
export function needsJudge(task: string): boolean {
  return task === 'chat' || task === 'summarization';
}

const adds: Additions = {
  tasks: [
    {
      name: 'baseline',
      run: 'python eval/baseline.py',
      help: 'Measure what needs no model: the numbers a model has to beat',
    },
    {
      name: 'evaluate',
      run: 'python eval/evaluate.py',
      help: 'Measure a model with a prompt, and write a run file',
    },
    {
      name: 'compare',
      run: 'python eval/compare.py',
      help: 'Compare two runs example by example',
    },
    {
      name: 'errors',
      run: 'python eval/errors.py',
      help: 'Read the wrong answers of a run, or what changed between two',
    },
  ],
  gitignore: ['/eval/runs/.partial/', '/eval/errors/'],
  code: ['eval'],
  readme: {
    folder: 'eval',
    what: 'the evaluation that every stage uses: metrics with intervals, paired comparison, run files',
  },
};
