import type { KnownAnswers } from '../../questions/question.ts';
import { prompt } from '../prompt/index.ts';
import { defineStage } from '../stage.ts';
import { evalAdds, rayAdds } from './adds.ts';

export const evaluation = defineStage({
  id: 'eval',
  title: 'Evaluate',
  phase: 'adapt',
  needs: [prompt],
  templates: (answers) => [
    'eval/core',
    'runtime/evaluation',
    ...(hasWeights(answers) ? ['eval/ray'] : []),
  ],
  adds: (answers) => (hasWeights(answers) ? { ...evalAdds, ...rayAdds } : evalAdds),
  rules: () => import('./rules.ts'),
  next: () => ['uv run poe evaluate'],
});

/** Behind an endpoint, dividing the work is the provider's. */
function hasWeights({ source }: KnownAnswers): boolean {
  return source !== 'endpoint';
}
