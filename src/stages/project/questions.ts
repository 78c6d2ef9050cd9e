import { defineQuestions } from '../../questions/question.ts';
import { nameProblem, nearestName } from './name.ts';

export const projectQuestions = defineQuestions({
  name: {
    kind: 'text',
    // npm owns --name.
    flag: 'project-name',
    message: 'Project name',
    help: 'Name of the project: lower-case words joined by hyphens.',
    more: 'The Python package is called after it, with underscores, so it cannot be that of a library in use.',
    recommend: ({ directory }) =>
      typeof directory === 'string'
        ? { value: nearestName(directory), reason: 'after the name of the folder' }
        : { value: 'genai-project' },
    validate: nameProblem,
  },
});
