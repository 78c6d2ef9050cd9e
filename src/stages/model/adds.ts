import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { runsLocally } from './questions.ts';

export function modelAdds(answers: KnownAnswers): Additions {
  return runsLocally.holds(answers)
    ? { ...localAdds, env: [otherModel('models/tiny')] }
    : { env: [otherModel('gpt-5.4-mini-2026-03-17')] };
}

/** What it takes to make the tiny model and to serve any model on this machine. */
const localAdds: Additions = {
  groups: {
    local: ['fastapi>=0.139,<1', 'torch>=2.13,<3', 'transformers>=5.23,<6', 'uvicorn>=0.50,<1'],
  },
  tasks: [
    {
      name: 'tiny',
      run: 'python -m lifecycle.local.tiny',
      help: 'Make the tiny model in models/tiny: a minute or two, no download',
    },
    {
      name: 'model',
      run: 'python -m lifecycle.local.model',
      help: 'List real models with what they take on this machine, or download one',
    },
    {
      name: 'serve-model',
      run: 'python -m lifecycle.local.server',
      help: 'Serve a model of this machine or of the hub behind an OpenAI-compatible API',
    },
  ],
  gitignore: ['/models/'],
};

function otherModel(example: string) {
  return { name: 'GENAI_MODEL', example, help: 'Another model than that of lifecycle.yaml.' };
}
