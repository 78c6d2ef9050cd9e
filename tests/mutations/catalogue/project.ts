import { whole } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';

const prompt = 'prompt/classification/default.md';
const written = (...paths: readonly string[]) => ({
  file: '.genai/base.txt',
  text: whole,
  by: paths.map((path) => `==== text ${path}\nText.\n`).join('\n'),
});
const both = (ours: string, theirs: string) =>
  `<<<<<<< HEAD\n${ours}\n=======\n${theirs}\n>>>>>>> queues\n`;

export const project: readonly Mutation[] = [
  ...breaks('project/unfinished-merge', { record: 'select', at: 'phase' }, [
    {
      file: 'README.md',
      text: whole,
      by: both('Ask Ada.', 'Ask Ben.'),
      with: [written('README.md')],
    },
    {
      record: 'scope',
      file: prompt,
      text: whole,
      by: both('Name the queue.', 'Which queue?').replaceAll('\n', '\r\n'),
      with: [written('AGENTS.md', prompt)],
    },
    {
      record: 'adapt',
      file: 'fine-tune/lora.yaml',
      text: whole,
      by: both('seed: 0', 'seed: 1').replace('=======', '||||||| base\nseed: 2\n======='),
      with: [written('fine-tune/lora.yaml')],
    },
    {
      record: 'select',
      file: '.genai/answers.yaml',
      text: whole,
      by: both('deploy: true', 'deploy: false'),
      with: [written('README.md')],
    },
  ]),
];
