import { describe, expect, it } from 'vitest';
import { exampleProject } from './example-project.ts';
import { findingsIn } from './findings.ts';

/** What `check` says of verdicts in the example project. */
function findings(...iterations: readonly string[]): string[] {
  const list = iterations.map(
    (each) => `    - { technique: prompt, change: Other words., ${each} }`,
  );
  const example = `phase: select\nadapt:\n  accepted:\n  iterations:\n${list.join('\n')}\n`;
  return findingsIn(exampleProject(example))
    .filter(({ rule }) => ofVerdicts.includes(rule))
    .map(({ severity, rule }) => `${severity} ${rule}`);
}

const ofVerdicts = [
  'adapt/verdict-contradicts-run',
  'adapt/regression-unsaid',
  'adapt/improvement-unproven',
  'adapt/target-claimed-and-missed',
];
const run = (number: number, name: string) =>
  `run: eval/runs/${String(number).padStart(4, '0')}-${name}.json`;
const than = (number: number) => `compared_with: eval/runs/000${number}-prompt.json`;
const is = (verdict: string) => `verdict: ${verdict}`;
const zero = `${run(1, 'prompt')}, ${is('below-target')}`;
const few = `${run(2, 'prompt')}, ${than(1)}, ${is('meets-target')}`;
const worse = `${run(13, 'fine-tune')}, ${than(2)}`;

describe('a verdict', () => {
  it.each([
    [
      'hides a regression as below-target',
      [zero, few, `${worse}, ${is('below-target')}`],
      'error adapt/regression-unsaid',
    ],
    [
      'hides a regression as no-difference',
      [zero, few, `${worse}, ${is('no-difference')}`],
      'error adapt/regression-unsaid',
    ],
    [
      'hides a regression by comparing with nothing',
      [zero, few, `${run(13, 'fine-tune')}, ${is('below-target')}`],
      'error adapt/regression-unsaid',
    ],
    [
      'says no-difference of nothing',
      [zero, few, `${run(13, 'fine-tune')}, ${is('no-difference')}`],
      'error adapt/verdict-contradicts-run',
    ],
    [
      'says regressed of nothing',
      [`${run(1, 'prompt')}, ${is('regressed')}`],
      'error adapt/verdict-contradicts-run',
    ],
    [
      'says improved of a regression',
      [zero, few, `${worse}, ${is('improved')}`],
      'error adapt/improvement-unproven',
    ],
    [
      'says regressed of what meets the targets',
      [zero, `${run(2, 'prompt')}, ${than(1)}, ${is('regressed')}`],
      'error adapt/verdict-contradicts-run',
    ],
    [
      'says below-target of what meets the targets',
      [zero, `${run(2, 'prompt')}, ${than(1)}, ${is('below-target')}`],
      'error adapt/verdict-contradicts-run',
    ],
    [
      'says no-difference of what improved',
      [zero, `${run(2, 'prompt')}, ${than(1)}, ${is('no-difference')}`],
      'error adapt/verdict-contradicts-run',
    ],
    [
      'says improved of what meets the targets',
      [zero, `${run(2, 'prompt')}, ${than(1)}, ${is('improved')}`],
      'warning adapt/verdict-contradicts-run',
    ],
    [
      'says below-target of the first run, which meets the targets',
      [`${run(2, 'prompt')}, ${is('below-target')}`],
      'error adapt/verdict-contradicts-run',
    ],
    [
      'says meets-target of what misses them',
      [`${run(1, 'prompt')}, ${is('meets-target')}`],
      'error adapt/target-claimed-and-missed',
    ],
    [
      'was wrong long ago',
      [
        `${run(2, 'prompt')}, ${is('below-target')}`,
        `${run(3, 'prompt')}, ${than(2)}, ${is('meets-target')}`,
      ],
      'warning adapt/verdict-contradicts-run',
    ],
  ] as const)('%s', (_, iterations, finding) => {
    expect(findings(...iterations)).toEqual([finding]);
  });

  it.each([
    [[zero, few]],
    [[zero, few, `${worse}, ${is('regressed')}`]],
    [[zero, `${run(6, 'prompt')}, ${is('below-target')}`]],
  ])('is what record would write in %j', (iterations) => {
    expect(findings(...iterations)).toEqual([]);
  });
});
