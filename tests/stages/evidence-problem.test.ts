import { expect, it } from 'vitest';
import type { Evidence } from '../../src/check/evidence.ts';
import { examplesOf } from '../../src/check/overlap-texts.ts';
import type { ExampleResult, Run } from '../../src/record/runs/run.ts';
import { evidenceProblem } from '../../src/stages/eval/evidence-problem.ts';

const data = 'data/classification/dev.jsonl';

/** What is said of a run in which each of these answers to one of these labels scored 1. */
function problem(answers: readonly (readonly [label: string, output: string])[]) {
  const lines = answers.map(([expected], id) =>
    JSON.stringify({ id: `${id}`, input: `Ticket ${id}.`, expected }),
  );
  const examples = answers.map(
    ([, output], id): ExampleResult => ({
      task: 'classification',
      id: `${id}`,
      output,
      scores: { accuracy: 1 },
    }),
  );
  const run = {
    id: '0001-prompt',
    created: '2026-11-24T08:00:00Z',
    technique: 'prompt',
    inputs: [{ role: 'data', path: data, sha256: '0', task: 'classification' }],
    model: { id: 'models/tiny' },
    tasks: { classification: { n: answers.length, metrics: { accuracy: { value: 1 } } } },
    examples: { path: 'eval/runs/0001-prompt.jsonl', sha256: '0' },
    endings: { answered: answers.length },
  } as unknown as Run;
  const evidence = {
    locate: () => ({ kind: 'file', absolute: '/' }),
    examples: () => ({ kind: 'read', value: examples }),
    rows: () => [...examplesOf(lines.join('\n'))],
    sha256: () => '0',
    isUnchanged: () => true,
    text: () => lines.join('\n'),
  } as unknown as Evidence;
  return evidenceProblem('eval/runs/0001-prompt.json', run, evidence);
}

it('names an answer with another label in it, and none with the right one', () => {
  expect(
    problem([
      ['billing', 'Queue: shipping'],
      ['shipping', 'shipping'],
    ]),
  ).toContain('the answer to "0" is "shipping", "billing" was expected, and accuracy is 1');
  expect(
    problem([
      ['billing', 'Queue: billing, not shipping'],
      ['shipping', 'shipping'],
    ]),
  ).toBe(undefined);
});

it.each([
  ['credit_card', 'Credit card.\nThis is no billing.', 'billing'],
  ['C++', 'C++.', 'C'],
  ['shipping', 'ＳＨＩＰＰＩＮＧ\nbilling is something else', 'billing'],
  ['credit card', '"credit-card"', 'card'],
  ['Rückgabe', 'rückgabe!', 'Gabe'],
])('takes the label %j for said in %j', (label, output, other) => {
  expect(
    problem([
      [label, output],
      [other, other],
    ]),
  ).toBe(undefined);
});
