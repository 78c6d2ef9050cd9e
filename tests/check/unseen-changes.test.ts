import { describe, expect, it } from 'vitest';
import { unseenChange } from '../../src/check/unseen-changes.ts';

const unseen = (filters: object) => unseenChange({ pull_request: filters }, ['chat']);

describe('unseenChange', () => {
  it.each([
    [{ paths: ['**'] }, undefined],
    [{ paths: ['lifecycle.yaml', 'data/**', 'prompt/*/*.md', 'eval/**/*.json'] }, undefined],
    [{ paths: ['**/*.yaml', '**.jsonl', 'prompt/**', 'eval/**/runs/**/*'] }, undefined],
    [{ paths: ['lifecycle.yaml'] }, 'data/chat/test.jsonl'],
    [{ paths: ['*'] }, 'data/chat/test.jsonl'],
    [{ paths: ['**', '!**/*.md'] }, 'prompt/chat/default.md'],
    [{ 'paths-ignore': ['docs/**', '*.md'] }, undefined],
    [{ 'paths-ignore': ['**.md'] }, 'prompt/chat/default.md'],
    [{ 'paths-ignore': ['data/*'] }, undefined],
    [{ 'paths-ignore': ['data/*/test.json*'] }, 'data/chat/test.jsonl'],
    [{ paths: ['apps/desk/**'] }, undefined],
  ])('takes the filters as GitHub does: %j', (filters, path) => {
    expect(unseen(filters)?.path).toBe(path);
  });

  it.each([
    ['[', undefined],
    ['?(', undefined],
    ['+', undefined],
    ['(', 'data/chat/test.jsonl'],
    ['\\\\', 'data/chat/test.jsonl'],
  ])('says nothing of %j where GitHub has more in mind, and does not stumble', (pattern, path) => {
    expect(unseen({ paths: ['lifecycle.yaml', pattern] })?.path).toBe(path);
  });

  it('takes its time from the length of a pattern alone, however many stars are in it', () => {
    const hostile = `${'**a*'.repeat(5_000)}x`;
    expect(unseen({ paths: ['lifecycle.yaml', hostile] })?.path).toBe('data/chat/test.jsonl');
  });
});
