import type { Additions } from '../additions.ts';
import { packageOf } from '../project/name.ts';

/** What it takes to make the tiny model and to serve any model on this machine. */
export function modelAdds({ name }: { readonly name: string }): Additions {
  const local = `python -m ${packageOf(name)}.local`;
  return {
    groups: {
      local: ['fastapi>=0.139,<1', 'torch>=2.13,<3', 'transformers>=5.23,<6', 'uvicorn>=0.50,<1'],
    },
    tasks: [
      {
        name: 'tiny',
        run: `${local}.tiny`,
        help: 'Make the tiny model in models/tiny: a minute or two, no download',
      },
      {
        name: 'serve',
        run: `${local}.server`,
        help: 'Serve a model of this machine or of the hub behind an OpenAI-compatible API',
      },
    ],
    gitignore: ['/models/'],
  };
}
