import type { Additions } from '../additions.ts';
import { forgettingTask, harnessGroup, trainGroup } from '../training.ts';

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
