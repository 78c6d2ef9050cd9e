import type { KnownAnswers } from '../../questions/question.ts';
import type { Additions } from '../additions.ts';
import { tasksOf } from '../scope/questions.ts';
import { makesTiny, runsLocally } from './questions.ts';

export function modelAdds(answers: KnownAnswers): Additions {
  if (!runsLocally.holds(answers)) return { env: [otherModel('gpt-5.4-mini-2026-03-17')] };
  const adds = { ...localAdds, env: [otherModel('HuggingFaceTB/SmolLM2-360M-Instruct')] };
  if (!makesTiny(answers)) return adds;
  return { ...adds, tasks: [...tinyTasks(answers), ...localAdds.tasks], code: ['data'] };
}

/** The tiny model learns from what the generators of the sample draw anew. */
function tinyTasks(answers: KnownAnswers) {
  return [
    {
      name: 'data',
      run: tasksOf(answers)
        .map((task) => `python data/${task}/make_data.py`)
        .join(' && '),
      help: 'Write the sample data, byte for byte, where no data are',
    },
    {
      name: 'tiny',
      run: 'python -m lifecycle.local.tiny',
      help: 'Make the tiny model in models/tiny: a minute or two, no download',
    },
  ];
}

/** What it takes to choose a model and to serve it on this machine. */
const localAdds = {
  groups: {
    local: [
      'fastapi>=0.139,<1',
      'filelock>=4.2,<5',
      'torch>=2.13,<3',
      'transformers>=5.23,<6',
      'uvicorn>=0.50,<1',
    ],
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
} satisfies Additions;

function otherModel(example: string) {
  return { name: 'GENAI_MODEL', example, help: 'Another model than that of lifecycle.yaml.' };
}
