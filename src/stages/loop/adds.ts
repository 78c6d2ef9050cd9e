import type { Additions } from '../additions.ts';

export const loopAdds: Additions = {
  tasks: [
    {
      name: 'iterate',
      run: 'python eval/iterate.py',
      help: 'Show where the project stands against its targets, and what to try next',
    },
    {
      name: 'accept',
      run: 'python eval/accept.py',
      help: 'Look at test once, with the best run on dev or the one named, and accept it',
    },
  ],
};
