import { scope } from '../scope/index.ts';
import { defineStage } from '../stage.ts';
import { modelAdds } from './adds.ts';
import { downloadNotes } from './downloads.ts';
import { modelQuestions, runsLocally } from './questions.ts';
import { modelSection } from './section.ts';

export const model = defineStage({
  id: 'model',
  title: 'Model',
  phase: 'select',
  needs: [scope],
  questions: modelQuestions,
  templates: (answers) => (runsLocally.holds(answers) ? ['runtime/chat', 'runtime/local'] : []),
  adds: modelAdds,
  record: modelSection,
  rules: () => import('./rules.ts'),
  next: ({ model: chosen }) => (chosen === 'tiny' ? ['uv run poe tiny'] : []),
  notes: downloadNotes,
});
