import { evaluation } from '../eval/index.ts';
import { defineStage } from '../stage.ts';

/** What the record has to say once a model is accepted; nothing of it is generated yet. */
export const integrate = defineStage({
  id: 'integrate',
  title: 'Integrate',
  phase: 'integrate',
  needs: [evaluation],
  rules: () => import('./rules.ts'),
});
