import type { Additions } from '../additions.ts';

export const promptAdds: Additions = {
  tasks: [
    {
      name: 'try',
      run: 'python prompt/try_prompt.py',
      help: 'Try a prompt on one input: what is sent, what comes back, tokens, latency',
    },
  ],
  code: ['prompt'],
  readme: {
    folder: 'prompt',
    what: 'prompts as files: one file a task, for zero-, one- and few-shot, and a command that tries it',
  },
};
