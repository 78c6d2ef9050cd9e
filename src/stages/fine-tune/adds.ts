import type { Additions, TaskLine } from '../additions.ts';

/** What training on this machine, or on machines of one's own, needs; alignment needs the same. */
export const trainGroup = [
  'accelerate>=1.15,<2',
  'datasets>=5,<6',
  'filelock>=4.2,<5',
  'peft>=0.21,<0.22',
  'tensorboard>=2.21,<3',
  'torch>=2.13,<3',
  'transformers>=5.23,<6',
  'trl>=1.16,<2',
] as const;

/** What training took away is asked of every model whose weights were changed. */
export const forgettingTask: TaskLine = {
  name: 'forgetting',
  run: 'python eval/forgetting.py',
  help: 'Measure what a trained model can no longer do: eval/regression.jsonl, before and after',
};

/** Public benchmarks, which are downloaded. */
export const harnessGroup = ['lm-eval[hf]>=0.4.13,<0.5'] as const;

export const fineTuneAdds: Additions = {
  groups: {
    train: trainGroup,
    'lm-eval': harnessGroup,
    qlora: ["bitsandbytes>=0.50,<1; sys_platform == 'linux'"],
  },
  tasks: [
    {
      name: 'fine-tune',
      run: 'python fine-tune/train.py',
      help: 'Fine-tune the model with one experiment, fine-tune/lora.yaml by default',
    },
    {
      name: 'merge',
      run: 'python fine-tune/merge.py',
      help: 'Merge an adapter into its base, and prove that nothing changed',
    },
    forgettingTask,
  ],
  gitignore: ['/models/'],
  code: ['fine-tune'],
  readme: {
    folder: 'fine-tune',
    what: 'supervised fine-tuning: LoRA, full, QLoRA; one GPU, many, or a cluster',
  },
};

export const hostedAdds: Additions = {
  tasks: [
    {
      name: 'fine-tune',
      run: 'python fine-tune/hosted.py',
      help: 'Have the provider fine-tune the model, which costs money',
    },
    forgettingTask,
  ],
  gitignore: ['/models/'],
  code: ['fine-tune'],
  readme: {
    folder: 'fine-tune',
    what: "supervised fine-tuning at the model's provider: files, a job, a new model name",
  },
};
