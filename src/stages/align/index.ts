import { defineStage } from '../stage.ts';
import { alignAdds } from './adds.ts';

export const align = defineStage({
  id: 'align',
  title: 'Align',
  phase: 'adapt',
  needs: ['eval'],
  included: ({ adapt }) => (adapt as readonly string[]).includes('align'),
  questions: {},
  templates: ({ adapt, tasks, task }) => [
    // The fine-tuning stage, where chosen, already brings what both share.
    ...((adapt as readonly string[]).includes('fine-tune') ? [] : ['training']),
    'align',
    ...(tasks ?? (task === undefined ? [] : [task])).filter(needsPairs).map((id) => `align-${id}`),
  ],
  adds: () => alignAdds,
  next: () => ['uv sync --group train', 'uv run poe align'],
});

/** Chat is a preference by nature: its own data has the pairs. */
function needsPairs(task: string): boolean {
  return task !== 'chat';
}
