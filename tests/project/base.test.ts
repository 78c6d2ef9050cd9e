import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { baseOf, emptyBase, fingerprint, formatBase, parseBase } from '../../src/project/base.ts';
import { file, rendered, tree } from './trees.ts';

describe('the base', () => {
  it('reads as it was written, sorted by path', () => {
    const base = baseOf(
      tree({ 'b.md': 'Queues\n', 'a.md': '\uFEFFå\r\n', 'c.bin': Buffer.from([0]) }),
    );
    const written = formatBase(base, '0.1.0');
    expect(parseBase(written)).toEqual(base);
    expect([...parseBase(written).keys()]).toEqual(['a.md', 'b.md', 'c.bin']);
  });

  it('has each text under a heading, in characters that no replacement of a word meets', () => {
    const files = { 'a.md': file('Queues\nbilling\n'), 'test.jsonl': file('{}\n', 'once') };
    expect(
      formatBase(baseOf(new Map(Object.entries(files))), '0.1.0').toString(),
    ).toMatchInlineSnapshot(`
      "==== create-genai-project base, version 2
      What create-genai-project 0.1.0 rendered last, to compare your files with. Do not edit.

      ==== text a.md
      "F6F6D
      3:==:?8

      ==== folder align
      ==== folder app
      ==== folder cluster
      ==== folder data/chat
      ==== folder data/classification
      ==== folder data/extraction
      ==== folder data/question-answering
      ==== folder data/reasoning
      ==== folder data/summarization
      ==== folder deploy
      ==== folder eval/harness
      ==== folder fine-tune
      ==== folder pretrain
      ==== folder prompt/chat
      ==== folder prompt/classification
      ==== folder prompt/extraction
      ==== folder prompt/question-answering
      ==== folder prompt/reasoning
      ==== folder prompt/summarization
      ==== folder src/lifecycle/alignment
      ==== folder src/lifecycle/app
      ==== folder src/lifecycle/cluster
      ==== folder src/lifecycle/deploy
      ==== folder src/lifecycle/feedback
      ==== folder src/lifecycle/local
      ==== folder src/lifecycle/retrieval
      ==== folder src/lifecycle/training
      ==== sha256 ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356 test.jsonl
      ==== end
      "
    `);
  });

  it('has a heading for every folder that some answers bring and others do not', async () => {
    const written = formatBase(emptyBase, '0.1.0').toString();
    const known = [...written.matchAll(/^==== folder (.+)$/gm)].map(([, folder]) => `${folder}/`);
    const small = await rendered({
      source: 'endpoint',
      adapt: ['prompt'],
      deploy: false,
      app: false,
    });
    const adapt = ['prompt', 'fine-tune', 'align'];
    const tasks = ['classification', 'chat'];
    for (const tree of [
      await rendered({ breadth: 'broad', tasks, adapt, cluster: true, deploy: true, app: true }),
      await rendered({ source: 'pretrain', task: 'summarization', tokens: 500_000 }),
    ]) {
      const added = [...tree.keys()].filter((path) => {
        const folder = path.slice(0, path.lastIndexOf('/') + 1);
        return ![...small.keys()].some((each) => each.startsWith(folder));
      });
      expect(added.filter((path) => !known.some((folder) => path.startsWith(folder)))).toEqual([]);
    }
  });

  const awkward = [
    '',
    '\n',
    'no newline',
    '==== end\n',
    'a\n==== text b\n\n===== end\n',
    '\n\n====\n',
  ];
  it.each(awkward)('tells the text %j from its own headings', (text) => {
    const base = baseOf(tree({ a: text, b: 'b\n' }));
    const read = parseBase(formatBase(base, '0.1.0'));
    expect([...read.values()].map(({ content }) => content?.toString())).toEqual([text, 'b\n']);
  });

  it('reads the texts of version 1, which stand as they are', () => {
    const base = parseBase(Buffer.from(`${start}\n==== text a.md\nå\n\n==== end\n`));
    expect(base).toEqual(baseOf(tree({ 'a.md': 'å\n' })));
  });

  it('reads the same after git has given it the line endings of Windows', () => {
    const base = baseOf(tree({ 'a.md': 'Queues\n\nbilling\n', 'b.md': 'b' }));
    const written = formatBase(base, '0.1.0');
    const ofWindows = Buffer.from(written.toString().replaceAll('\n', '\r\n'));
    expect(parseBase(ofWindows)).toEqual(parseBase(written));
  });

  it('keeps only the hash of data, of binary files and of files over 1 MB', () => {
    const base = baseOf(
      new Map([
        ['data/test.jsonl', file('{}\n', 'once')],
        ['logo.png', file(Buffer.from([0, 1, 2]))],
        ['large.txt', file('x'.repeat((1 << 20) + 1))],
      ]),
    );
    for (const entry of base.values()) expect(entry.content).toBeUndefined();
  });

  it('leaves out the bookkeeping, which is written afresh anyway', () => {
    expect(baseOf(tree({ '.genai/answers.yaml': 'task: chat\n' }, 'always')).size).toBe(0);
  });

  it('gives a text one fingerprint, whatever its line endings', () => {
    expect(fingerprint(Buffer.from('a\r\nb\r\n'))).toBe(fingerprint(Buffer.from('a\nb\n')));
  });
});

const start = '==== create-genai-project base, version 1\n';

describe('a base that was tampered with', () => {
  const paths = [
    '../escape',
    'a/../../escape',
    '/etc/passwd',
    'C:/Windows/win.ini',
    'a\\..\\b',
    './a',
    'a//b',
    'a\0b',
    '',
    '.git/hooks/post-checkout',
    'vendor/.GIT/config',
    '.git /config',
    '.git./config',
    'GIT~1/config',
    '.g\u200cit/config',
  ];
  it.each(paths)('is refused for the path %j', (path) => {
    expect(() => parseBase(Buffer.from(`${start}\n==== text ${path}\n\n==== end\n`))).toThrow(
      UserError,
    );
  });

  const texts = [
    '',
    '{"version":1,"files":{}}',
    start.replace('1', '3'),
    start,
    `${start}\n==== text a\nQueues\n`,
    `${start}\n==== text a\nQueues\n\n==== e`,
    `${start}\n==== a\nQueues\n\n==== end\n`,
    `${start}\n==== sha256 zz a\n==== end\n`,
    `${start}\n==== text a\n1\n\n==== text a\n2\n\n==== end\n`,
  ];
  it.each(texts)('is refused: %s', (text) => {
    expect(() => parseBase(Buffer.from(text))).toThrow('".genai/base.txt" is damaged.');
  });
});
