import { breaks, type Mutation } from '../mutation.ts';

const card = 'data/classification/README.md';
const instead = (text: string, by: string, how: string) => ({ file: card, text, by, how });

/** What stands at the top of a data card. */
export const cards: readonly Mutation[] = [
  ...breaks('adapt/card-malformed', { record: 'adapt', at: 'scope.tasks.0' }, [
    instead('configs:', 'configs: [', 'open a list and leave it'),
    instead('pretty_name:', 'license: mit\npretty_name:', 'say the licence twice'),
    instead('license:', '\tlicense:', 'indent by a tab'),
    instead('path: test.jsonl', 'path: train.jsonl', 'give what is learned from for the test'),
    instead('path: dev.jsonl', 'path: test.jsonl', 'give the test for what is chosen by'),
    instead('split: train', 'split: test', 'call what is learned from the test'),
    instead('path: test.jsonl', 'path: tests.jsonl', 'misspell a file'),
    instead(
      '  - config_name: default\n    data_files:\n      - { split: train, path: train.jsonl }\n      - { split: validation, path: dev.jsonl }\n      - { split: test, path: test.jsonl }\n',
      '  - config_name: default\n    data_files:\n      train: train.jsonl\n      test: [test.jsonl, dev.jsonl]\n',
      'put what is chosen by into the test',
    ),
  ]),
  // As long as nothing was measured by it.
  ...breaks('adapt/card-malformed', { record: 'select', at: 'scope.tasks.0' }, [
    written('task: { label: [billing, refund] }', 'misspell a key'),
    written('task: { labels: [yes, no, 3] }', 'number a label'),
    written('task: { labels: [billing, refund, billing] }', 'name a label twice'),
    written('task: { max_words: forty }', 'spell a number'),
    { file: card, text: '', by: '---\ntask: { what: ticket }\n', how: 'never end the top' },
  ]),
];

function written(front: string, how: string) {
  return { file: card, text: '', by: `---\n${front}\n---\n`, how };
}
