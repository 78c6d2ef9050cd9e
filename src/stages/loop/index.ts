import { evaluation } from '../eval/index.ts';
import { defineStage } from '../stage.ts';
import { loopAdds } from './adds.ts';

/** Prompt, evaluate, fine-tune, evaluate, and back: what an iteration brought, and which comes next. */
export const loop = defineStage({
  id: 'loop',
  title: 'Iterate',
  phase: 'adapt',
  needs: [evaluation],
  templates: () => ['loop/core', 'runtime/loop'],
  adds: () => loopAdds,
});
