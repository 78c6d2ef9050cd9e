import type { Additions } from '../stage.ts';

/** What training on this machine, or on machines of one's own, needs; alignment needs the same. */
export const trainGroup = [
  'accelerate>=1.15,<2',
  'datasets>=5,<6',
  'peft>=0.21,<0.22',
  'tensorboard>=2.21,<3',
  'torch>=2.13,<3',
  'transformers>=5.23,<6',
  'trl>=1.16,<2',
] as const;

export const fineTuneAdds: Additions = {
  groups: {
    train: trainGroup,
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
  ],
  gitignore: ['/models/'],
  code: ['fine-tune'],
  readme: {
    folder: 'fine-tune',
    what: "supervised fine-tuning at the model's provider: files, a job, a new model name",
  },
};
