import { evaluation } from '../eval/index.ts';
import { hardware } from '../hardware/index.ts';
import { runsLocally } from '../model/questions.ts';
import { defineStage, yesOrNo } from '../stage.ts';
import { deployAdds } from './adds.ts';
import { deployQuestions, isConverted } from './questions.ts';

/** What was accepted, where an application can call it; its rules are those of `integrate`. */
export const deploy = defineStage({
  id: 'deploy',
  title: 'Deploy',
  what: 'what was accepted, served: the service, its container, load tests, releases',
  phase: 'integrate',
  needs: [hardware, evaluation],
  switch: yesOrNo({
    message: 'Serve the model that is accepted in the end',
    help: 'Whether the accepted model is to be served: a service, its container, releases.',
    more: '"add deploy" brings it later as well.',
    recommend: () => ({ value: true, reason: 'a model that nothing can call helps nobody' }),
  }),
  questions: deployQuestions,
  templates: (answers) => [
    'deploy/container',
    'deploy/core',
    'deploy/release',
    'runtime/deploy',
    ...(runsLocally.holds(answers) ? ['runtime/deploy-local'] : []),
    ...(isConverted(answers) ? ['deploy/optimize', 'runtime/gguf'] : []),
  ],
  adds: deployAdds,
  rules: () => import('./rules.ts'),
  next: () => ['uv run poe iterate'],
});
