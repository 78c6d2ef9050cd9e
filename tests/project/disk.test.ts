import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDisk } from '../../src/project/disk.ts';
import { writeTexts } from './folders.ts';

let place: string;
let root: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'disk-')));
  root = join(place, 'support-desk');
  mkdirSync(root);
});
afterEach(() => rmSync(place, { recursive: true }));

describe('reading the disk', () => {
  it('reads the paths that are asked for and skips those that are not there', () => {
    writeTexts(root, { 'README.md': 'Desk\n', 'secret.txt': 'no', 'prompt/queue.md': 'Route.\n' });
    const tree = readDisk(root, ['README.md', 'prompt/queue.md', 'eval/evaluate.py']);
    expect([...tree].map(([path, file]) => [path, file.content.toString()])).toEqual([
      ['README.md', 'Desk\n'],
      ['prompt/queue.md', 'Route.\n'],
    ]);
  });

  it('finds nothing where there is no project yet', () => {
    expect(readDisk(join(root, 'new'), ['README.md']).size).toBe(0);
  });

  it('reads only the start of a file that is longer than any template', () => {
    writeFileSync(join(root, 'huge.jsonl'), Buffer.alloc(9 << 20));
    expect(readDisk(root, ['huge.jsonl']).get('huge.jsonl')?.content.length).toBe((8 << 20) + 1);
  });

  it.skipIf(process.platform === 'win32')('follows a symbolic link inside the project', () => {
    writeTexts(root, { 'AGENTS.md': 'Agents\n' });
    symlinkSync('AGENTS.md', join(root, 'CLAUDE.md'));
    expect(readDisk(root, ['CLAUDE.md']).get('CLAUDE.md')?.content.toString()).toBe('Agents\n');
  });
});

// On Windows symbolic links need a privilege.
const posix = describe.skipIf(process.platform === 'win32');

posix('what is in the way', () => {
  it('is a symbolic link that leaves the project', () => {
    writeTexts(place, { 'outside/queue.md': 'not yours' });
    symlinkSync('../outside', join(root, 'prompt'));
    expect(() => readDisk(root, ['prompt/queue.md'])).toThrow('"prompt/queue.md" is in the way.');
    expect(() => readDisk(root, ['prompt/new.md'])).toThrow('in the way');
  });

  it('is a file where a folder belongs, and not what would lie below', () => {
    writeTexts(root, { prompt: 'our prompt' });
    expect(() => readDisk(root, ['prompt/task/queue.md'])).toThrow(
      `"${join(root, 'prompt')}" is in the way.`,
    );
  });

  it('is a symbolic link to a folder beside the project whose name begins as its does', () => {
    writeTexts(place, { 'support-desk-2/queue.md': 'not yours' });
    symlinkSync('../support-desk-2', join(root, 'prompt'));
    expect(() => readDisk(root, ['prompt/queue.md'])).toThrow('"prompt/queue.md" is in the way.');
  });

  it('is a symbolic link to nothing or to itself', () => {
    symlinkSync('nowhere', join(root, 'README.md'));
    symlinkSync('loop', join(root, 'loop'));
    expect(() => readDisk(root, ['README.md'])).toThrow('"README.md" is in the way.');
    expect(() => readDisk(root, ['loop/a'])).toThrow('is in the way.');
  });

  it('is a folder where a file belongs, and a file where a folder belongs', () => {
    mkdirSync(join(root, 'README.md'));
    writeTexts(root, { prompt: '' });
    expect(() => readDisk(root, ['README.md'])).toThrow('"README.md" is in the way.');
    expect(() => readDisk(root, ['prompt/queue.md'])).toThrow('is in the way.');
  });
});
