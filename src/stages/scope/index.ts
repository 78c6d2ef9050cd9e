import { project } from '../project/index.ts';
import { defineStage } from '../stage.ts';
import { scopeAdds } from './adds.ts';
import { scopeQuestions, tasksOf } from './questions.ts';
import { scopeSection } from './section.ts';

/** Tasks whose rows hold numbers, as people write them. */
const readsNumbers: ReadonlySet<string> = new Set(['extraction', 'reasoning']);

export const scope = defineStage({
  id: 'scope',
  title: 'Scope',
  phase: 'scope',
  needs: [project],
  questions: scopeQuestions,
  templates: (answers) => [
    'runtime/import',
    ...(tasksOf(answers).some((task) => readsNumbers.has(task)) ? ['runtime/decimals'] : []),
    ...tasksOf(answers).flatMap((task) => [`tasks/${task}/core`, `runtime/import-${task}`]),
  ],
  adds: scopeAdds,
  record: scopeSection,
  rules: () => import('./rules.ts'),
});
