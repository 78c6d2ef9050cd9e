import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { makesTiny, runsLocally } from './questions.ts';

export function modelAdds(answers: KnownAnswers): Additions {
  if (!runsLocally.holds(answers)) return { env: [otherModel('gpt-5.4-mini-2026-03-17')] };
  const tasks = [...(makesTiny(answers) ? [makeTiny] : []), ...(localAdds.tasks ?? [])];
  return { ...localAdds, tasks, env: [otherModel('HuggingFaceTB/SmolLM2-360M-Instruct')] };
}

const makeTiny = {
  name: 'tiny',
  run: 'python -m lifecycle.local.tiny',
  help: 'Make the tiny model in models/tiny: a minute or two, no download',
};

/** What it takes to choose a model and to serve it on this machine. */
const localAdds: Additions = {
  groups: {
    local: ['fastapi>=0.139,<1', 'torch>=2.13,<3', 'transformers>=5.23,<6', 'uvicorn>=0.50,<1'],
  },
  tasks: [
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
