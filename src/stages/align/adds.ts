import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { tasksOf } from '../scope/questions.ts';
import { adaptationGroups, forgettingTask } from '../training.ts';

export function alignAdds(answers: KnownAnswers): Additions {
  return { ...adds, code: ['align', ...(tasksOf(answers).some(needsPairs) ? ['data'] : [])] };
}

/** Chat is a preference by nature: its own data has the pairs. */
export function needsPairs(task: string): boolean {
  return task !== 'chat';
}

const adds: Additions = {
  groups: adaptationGroups,
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
  readme: {
    folder: 'align',
    what: 'alignment with preferences: pairs, DPO, KTO, a reward model, RLOO and GRPO',
  },
};
