import { expect, it } from 'vitest';
import type { Evidence } from '../../src/check/evidence.ts';
import type { Run } from '../../src/record/runs/run.ts';
import { dataProblem } from '../../src/stages/eval/data-problem.ts';

const path = 'data/classification/README.md';

function problem(labels: string, expected: unknown): string | undefined {
  const card = `---\ntask:\n  labels:${labels}\n---\n`;
  const evidence = { keyHashes: () => ['same'], text: () => card } as Partial<Evidence> as Evidence;
  const scorer = [{ path, key: 'task', sha256: 'same', task: 'classification' }];
  const rows = [[1, { id: 'a', input: 'Wo ist es?', expected }]] as const;
  return dataProblem({ scorer } as Partial<Run> as Run, 'classification', rows, evidence);
}

it.each([
  ['in a line', ' [Liefern, Zahlen]'],
  ['as poe import writes them', '\n  - Liefern\n  - Zahlen'],
  ['in quotes, with a comma in one', ' ["Liefern", "Zahlen, bar"]'],
])('knows the labels of a card: %s', (_, labels) => {
  expect(problem(labels, 'Liefern')).toBeUndefined();
  expect(problem(labels, 'liefern')).toContain('expects "liefern", which is no label');
});

it('says nothing of a card without labels, and of several that are right', () => {
  expect(problem(' all that there are', 'x')).toBeUndefined();
  expect(problem(' [Liefern]', ['Liefern', 'Zahlen'])).toBeUndefined();
});
