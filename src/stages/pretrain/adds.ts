import type { Additions } from '../additions.ts';
import { trainGroup } from '../training.ts';

export const pretrainAdds: Additions = {
  groups: { train: [...trainGroup, 'matplotlib>=3.11,<4'] },
  tasks: [
    {
      name: 'corpus',
      run: 'python pretrain/corpus.py',
      help: 'Make the sample corpus that the shipped plan learns from',
    },
    {
      name: 'tokenizer',
      run: 'python pretrain/tokenizer.py',
      help: 'Train the tokenizer on the corpus',
    },
    {
      name: 'budget',
      run: 'python pretrain/budget.py',
      help: 'Work out what the plan costs: tokens for each parameter, compute, hours',
    },
    {
      name: 'pretrain',
      run: 'python pretrain/pretrain.py',
      help: 'Pretrain the model of the plan, pretrain/model.yaml by default',
    },
  ],
  gitignore: ['/models/', '/data/pretrain/'],
  code: ['pretrain'],
  readme: {
    folder: 'pretrain',
    what: 'a model from random weights: corpus, tokenizer, budget, training, loss curve',
  },
};
