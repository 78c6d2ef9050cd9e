import { deploy } from '../deploy/index.ts';
import { defineStage, yesOrNo } from '../stage.ts';
import { appAdds } from './adds.ts';
import { appQuestions } from './questions.ts';

/** The service with people in front of it; it takes the service's place, and is no second one. */
export const app = defineStage({
  id: 'app',
  title: 'Application',
  what: 'a page for people in front of the service, what they say of it, and its knowledge',
  phase: 'integrate',
  needs: [deploy],
  switch: yesOrNo({
    message: 'Put a page in front of it that people use and correct',
    help: 'Whether the service gets a page for people, who say there what was wrong.',
    more: 'It is the same service, with no second server; "add app" brings it later as well.',
    recommend: () => ({ value: true, reason: 'what people correct starts the next iteration' }),
  }),
  questions: appQuestions,
  templates: ({ retrieval }) => [
    'app/core',
    'runtime/app',
    'runtime/deciding',
    'runtime/feedback',
    ...(retrieval ? ['app/retrieval', 'runtime/retrieval'] : []),
  ],
  adds: appAdds,
  next: () => ['uv run poe iterate'],
});
