import type { Additions } from '../additions.ts';
import { evaluation } from '../eval/index.ts';
import { defineStage } from '../stage.ts';

const loopAdds: Additions = {
  tasks: [
    {
      name: 'iterate',
      run: 'python eval/iterate.py',
      help: 'Show where the project stands against its targets, and what to try next',
    },
    {
      name: 'accept',
      run: 'python eval/accept.py',
      help: 'Look at test once, with the best run on dev or the one named, and accept it',
    },
  ],
};

/** Prompt, evaluate, fine-tune, evaluate, and back: what an iteration brought, and which comes next. */
export const loop = defineStage({
  id: 'loop',
  title: 'Iterate',
  phase: 'adapt',
  needs: [evaluation],
  templates: () => ['loop/core', 'runtime/loop'],
  adds: () => loopAdds,
});
