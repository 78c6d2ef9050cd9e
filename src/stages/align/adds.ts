import type { Additions } from '../additions.ts';
import { forgettingTask, harnessGroup, trainGroup } from '../training.ts';

export const alignAdds: Additions = {
  groups: { train: trainGroup, 'lm-eval': harnessGroup },
  tasks: [
    {
      name: 'align',
      run: 'python align/align.py',
      help: 'Align the model with one experiment, align/dpo.yaml by default',
    },
    {
      name: 'collect',
      run: 'python align/collect.py',
      help: 'Collect preference pairs from two runs, by score or by a person in a browser',
    },
    {
      name: 'preferences',
      run: 'python align/measure.py',
      help: 'Measure a model by the preference pairs: win rate, reward, distance from the start',
    },
    forgettingTask,
  ],
  gitignore: ['/models/'],
  code: ['align'],
  readme: {
    folder: 'align',
    what: 'alignment with preferences: pairs, DPO, KTO, a reward model, RLOO and GRPO',
  },
};
