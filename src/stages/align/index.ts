import type { Answers } from '../index.ts';
import { defineStage } from '../stage.ts';
import { alignAdds } from './adds.ts';

export const align = defineStage({
  id: 'align',
  title: 'Align',
  phase: 'adapt',
  needs: ['eval'],
  included: ({ adapt }) => adapt.includes('align'),
  questions: {},
  templates: (answers) => [
    // The fine-tuning stage, where chosen, already brings what both share.
    ...(hasFineTuning(answers) ? [] : ['eval/forgetting', 'eval/harness', 'training/core']),
    'align/core',
    ...tasksOf(answers)
      .filter(needsPairs)
      .map((id) => `tasks/${id}/pairs`),
  ],
  adds: () => alignAdds,
  next: (answers) => [
    ...(hasFineTuning(answers) ? [] : ['uv sync --group train']),
    'uv run poe align',
  ],
});

function hasFineTuning({ adapt }: Answers): boolean {
  return adapt.includes('fine-tune');
}

function tasksOf({ tasks, task }: Answers): readonly string[] {
  return tasks ?? (task === undefined ? [] : [task]);
}

/** Chat is a preference by nature: its own data has the pairs. */
function needsPairs(task: string): boolean {
  return task !== 'chat';
}
