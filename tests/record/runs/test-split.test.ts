import { describe, expect, it } from 'vitest';
import type { RunInput } from '../../../src/record/runs/run.ts';
import { otherData } from '../../../src/record/runs/test-split.ts';

const sha256 = 'a'.repeat(64);
const data = (task: string, path: string): RunInput => ({ role: 'data', task, path, sha256 });
const lookedUp: RunInput = {
  role: 'application',
  task: 'question-answering',
  path: 'app/ingested.json',
  sha256,
};
const tickets = data('classification', 'data/classification/test.jsonl');
const pages = data('question-answering', 'data/question-answering/test.jsonl');
const questions = data('question-answering', 'app/questions/test.jsonl');

describe('what of a run is not of the test split', () => {
  it.each([
    ['the test split of each task', [tickets, pages]],
    ['questions that an application looks up', [tickets, questions, lookedUp]],
  ])('is nothing of %s', (_, inputs) => {
    expect(otherData({ inputs })).toBeUndefined();
  });

  it.each([
    ['another file of that name', [questions]],
    [
      'that of a task which nothing is looked up for',
      [data('classification', 'app/questions/test.jsonl'), questions, lookedUp],
    ],
    ['dev of what is looked up', [data('question-answering', 'app/questions/dev.jsonl'), lookedUp]],
  ])('is %s', (_, inputs) => {
    expect(otherData({ inputs })).toBe(inputs[0]);
  });
});
