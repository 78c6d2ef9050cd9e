import type { Additions } from '../additions.ts';
import { adaptationGroups, forgettingTask } from '../training.ts';

/** On machines of one's own, with that many GPUs. */
export function fineTuneAdds(gpus: number): Additions {
  return {
    groups: {
      ...adaptationGroups,
      // Four bits take kernels of an NVIDIA GPU.
      ...(gpus > 0 && { qlora: ["bitsandbytes>=0.50,<1; sys_platform == 'linux'"] }),
    },
    tasks: [
      {
        name: 'fine-tune',
        run: 'python fine-tune/train.py',
        help: 'Fine-tune the model with one experiment, fine-tune/lora.yaml by default',
      },
      {
        name: 'merge',
        run: 'python -m lifecycle.training.merging',
        help: 'Merge an adapter into its base, and prove that nothing changed',
      },
      forgettingTask,
    ],
    gitignore: ['/models/'],
    code: ['fine-tune'],
    readme: {
      folder: 'fine-tune',
      what: `supervised fine-tuning: LoRA, full${gpus > 0 ? ', QLoRA' : ''}${gpus > 1 ? '; one GPU or many' : ''}`,
    },
  };
}
