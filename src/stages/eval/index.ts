import type { Answers } from '../index.ts';
import { defineStage } from '../stage.ts';
import { evalAdds, rayAdds } from './adds.ts';

export const evaluation = defineStage({
  id: 'eval',
  title: 'Evaluate',
  phase: 'adapt',
  needs: ['prompt'],
  questions: {},
  templates: (answers) => (hasWeights(answers) ? ['eval/core', 'eval/ray'] : ['eval/core']),
  adds: (answers) => (hasWeights(answers) ? { ...evalAdds, ...rayAdds } : evalAdds),
  next: () => ['uv run poe evaluate'],
});

/** Behind an endpoint, dividing the work is the provider's. */
function hasWeights({ source }: Answers): boolean {
  return source !== 'endpoint';
}
