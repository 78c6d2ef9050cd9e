import { defineStage } from '../stage.ts';
import { projectAdds } from './adds.ts';
import { projectQuestions } from './questions.ts';

export const project = defineStage({
  id: 'project',
  title: 'Project',
  phase: 'scope',
  questions: projectQuestions,
  templates: () => ['project/core', 'runtime/core'],
  adds: () => projectAdds,
  record: ({ name }) => ({ version: 1, project: { name }, phase: 'select' }),
  rules: () => import('./rules.ts'),
  next: () => ['uv sync'],
  notes: () => ['README.md says what lies where, and what comes after these.'],
});
