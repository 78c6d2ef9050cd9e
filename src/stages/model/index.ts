import { scope } from '../scope/index.ts';
import { tasksOf } from '../scope/questions.ts';
import { defineStage } from '../stage.ts';
import { modelAdds } from './adds.ts';
import { downloadNotes } from './downloads.ts';
import { makesTiny, modelQuestions, runsLocally } from './questions.ts';
import { modelSection } from './section.ts';

export const model = defineStage({
  id: 'model',
  title: 'Model',
  phase: 'select',
  needs: [scope],
  questions: modelQuestions,
  templates: (answers) => [
    ...(runsLocally.holds(answers) ? ['runtime/chat', 'runtime/local'] : []),
    ...(makesTiny(answers)
      ? ['runtime/tiny', ...tasksOf(answers).map((task) => `tasks/${task}/generator`)]
      : []),
  ],
  adds: modelAdds,
  record: modelSection,
  rules: () => import('./rules.ts'),
  next: ({ model: chosen }) => (chosen === 'tiny' ? ['uv run poe tiny'] : []),
  notes: (answers) =>
    runsLocally.holds(answers)
      ? downloadNotes(answers)
      : ['Copy .env.example to .env, and put the key of the endpoint there if it wants one.'],
});
