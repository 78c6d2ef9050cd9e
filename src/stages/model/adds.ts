import type { Additions } from '../additions.ts';

/** What it takes to make the tiny model and to serve any model on this machine. */
export const modelAdds: Additions = {
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
      name: 'serve',
      run: 'python -m lifecycle.local.server',
      help: 'Serve a model of this machine or of the hub behind an OpenAI-compatible API',
    },
  ],
  gitignore: ['/models/'],
};
