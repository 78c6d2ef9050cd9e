import { prompt } from '../prompt/index.ts';
import { tasksOf } from '../scope/questions.ts';
import { defineStage } from '../stage.ts';
import { evalAdds, needsJudge } from './adds.ts';

export const evaluation = defineStage({
  id: 'eval',
  title: 'Evaluate',
  phase: 'adapt',
  needs: [prompt],
  templates: (answers) => [
    'eval/core',
    'runtime/evaluation',
    ...(tasksOf(answers).some(needsJudge) ? ['eval/judge', 'runtime/judge'] : []),
  ],
  adds: evalAdds,
  rules: () => import('./rules.ts'),
  next: () => ['uv run poe evaluate', 'uv run poe check'],
  notes: () => [
    '"poe evaluate" is the first evaluation; "poe check" says what lifecycle.yaml still lacks.',
  ],
});
