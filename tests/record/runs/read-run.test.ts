import { describe, expect, it } from 'vitest';
import { parseExamples } from '../../../src/record/runs/read-run.ts';

const example = { task: 'classification', id: 'a', scores: { accuracy: 1 }, output: 'billing' };
const ended = { finish_reason: null, refusal: null, error: null, latency_ms: 12.5 };

describe('the examples of a run', () => {
  it('are read, also where nothing is said of how they ended', () => {
    const lines = [example, { ...example, ...ended }].map((each) => JSON.stringify(each));
    expect(parseExamples(lines.join('\n'))).toMatchObject({
      value: [example, { latency_ms: 12.5 }],
    });
  });

  it.each([': late', ' : late', '"a": 1, "a": 2', '\\": "'])(
    'are read where an answer is %j',
    (output) => {
      const line = JSON.stringify({ ...example, output });
      expect(parseExamples(line)).toMatchObject({ value: [{ output }] });
    },
  );

  it('are not read where one says a key twice', () => {
    const line = JSON.stringify({ ...example, latency_ms: 1 }).replace('"latency_ms"', '"output"');
    expect(parseExamples(line)).toMatchObject({ message: 'line 1: it says `output` twice' });
  });

  it.each([
    [{ output: 7 }, 'output is no text'],
    [{ output: [''] }, 'output is no text'],
    [{ finish_reason: { length: 1 } }, 'finish_reason is no text'],
    [{ refusal: false }, 'refusal is no text'],
    [{ error: 0 }, 'error is no text'],
    [{ latency_ms: '12' }, 'latency_ms is no number'],
    [{ scores: { accuracy: 'high' } }, 'the score accuracy is no number'],
    [{ id: 7 }, 'id'],
  ])('of which one says %j are not read', (said, problem) => {
    const line = JSON.stringify({ ...example, ...said });
    expect(parseExamples(line)).toMatchObject({
      kind: 'malformed',
      message: expect.stringMatching(new RegExp(`^line 1: .*${problem}`)),
    });
  });
});
