import type { Additions } from '../additions.ts';

export const evalAdds: Additions = {
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
