import { evaluation } from '../../../src/stages/eval/index.ts';
import { defineStage, yesOrNo } from '../../../src/stages/stage.ts';

/** A stage as a stranger would bring it: hard tickets go to a person. */
export const handOver = defineStage({
  id: 'hand-over',
  title: 'Hand over',
  phase: 'integrate',
  needs: [evaluation],
  switch: yesOrNo({
    message: 'Hand tickets over to a person',
    help: 'Whether hard tickets are handed over to a person.',
    recommend: () => ({ value: true, reason: 'nobody is right about every ticket' }),
  }),
  questions: {
    sureness: {
      kind: 'number',
      message: 'How sure it must be to answer alone',
      help: 'How sure the model must be to answer alone, from 0 to 1.',
      recommend: () => ({ value: 0.8 }),
    },
  },
  templates: () => ['hand-over/core'],
  adds: () => ({
    tasks: [{ name: 'hand-over', run: 'python handover/queue.py', help: 'Show what waits' }],
    code: ['handover'],
  }),
  record: ({ sureness, task = 'several' }) => ({
    scope: { out_of_scope: [`A ticket (${task}) that it is less than ${sureness} sure of`] },
    integrate: { guardrails: ['refusal'] },
  }),
  rules: () => import('./rules.ts'),
  next: () => ['uv run poe hand-over'],
});
