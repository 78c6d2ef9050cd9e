import type { TaskLine } from './additions.ts';

/** What every stage brings that changes the weights of a model on machines of one's own. */
export const trainingFolders = [
  'eval/forgetting',
  'eval/harness',
  'runtime/forgetting',
  'runtime/chat',
  'runtime/training',
] as const;

/** What `local` loads adapters with: who evaluates, converts or serves one has not trained it. */
const peft = 'peft>=0.21,<0.22';

/** What training on this machine, or on machines of one's own, needs. */
export const trainGroup = [
  'accelerate>=1.15,<2',
  'datasets>=5,<6',
  'filelock>=4.2,<5',
  peft,
  'tensorboard>=2.21,<3',
  'torch>=2.13,<3',
  'transformers>=5.23,<6',
  'trl>=1.16,<2',
] as const;

/** What training took away is asked of every model whose weights were changed. */
export const forgettingTask: TaskLine = {
  name: 'forgetting',
  run: 'python -m lifecycle.evaluation.forgetting',
  help: 'Measure what a trained model can no longer do: eval/regression.jsonl, before and after',
};

/** With public benchmarks, which are downloaded. */
export const adaptationGroups = {
  local: [peft],
  train: trainGroup,
  'lm-eval': ['lm-eval[hf]>=0.4.13,<0.5'],
} as const;
