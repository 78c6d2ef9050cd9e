import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { baseOf, fingerprint, formatBase, parseBase } from '../../src/plan/base.ts';
import { file, tree } from './trees.ts';

describe('the base', () => {
  it('reads as it was written, sorted by path', () => {
    const base = baseOf(
      tree({ 'b.md': 'Queues\n', 'a.md': '\uFEFFå\r\n', 'c.bin': Buffer.from([0]) }),
    );
    const text = formatBase(base).toString();
    expect(parseBase(text)).toEqual(base);
    expect([...parseBase(text).keys()]).toEqual(['a.md', 'b.md', 'c.bin']);
  });

  it('is written one line of text a line', () => {
    expect(
      formatBase(baseOf(tree({ 'a.md': 'Queues\nbilling\n' }))).toString(),
    ).toMatchInlineSnapshot(`
      "{
       "version": 1,
       "files": {
        "a.md": {
         "lines": [
          "Queues",
          "billing",
          ""
         ]
        }
       }
      }
      "
    `);
  });

  it('keeps only the hash of data, of binary files and of files over 1 MB', () => {
    const base = baseOf(
      new Map([
        ['data/test.jsonl', file('{}\n', 'once')],
        ['logo.png', file(Buffer.from([0, 1, 2]))],
        ['large.txt', file('x'.repeat((1 << 20) + 1))],
      ]),
    );
    for (const entry of base.values()) expect(entry.text).toBeUndefined();
  });

  it('leaves out the bookkeeping, which is written afresh anyway', () => {
    expect(baseOf(tree({ '.genai/answers.yaml': 'task: chat\n' }, 'always')).size).toBe(0);
  });

  it('gives a text one fingerprint, whatever its line endings', () => {
    expect(fingerprint(Buffer.from('a\r\nb\r\n'))).toBe(fingerprint(Buffer.from('a\nb\n')));
  });
});

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
  ];
  it.each(paths)('is refused for the path %j', (path) => {
    const text = JSON.stringify({ version: 1, files: { [path]: { lines: [''] } } });
    expect(() => parseBase(text)).toThrow(UserError);
  });

  const texts = [
    '',
    '[]',
    'null',
    '{"version":2,"files":{}}',
    '{"version":1}',
    '{"version":1,"files":{"a":null}}',
    '{"version":1,"files":{"a":{"lines":[1]}}}',
    '{"version":1,"files":{"a":{"sha256":"zz"}}}',
    '{"version":1,"files":{"__proto__":{"lines":"x"}}}',
  ];
  it.each(texts)('is refused: %s', (text) => {
    expect(() => parseBase(text)).toThrow('".genai/base.json" is damaged.');
  });
});
