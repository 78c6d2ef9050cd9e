import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/check/rule.ts';
import { exampleProject, type Files } from './example-project.ts';
import { findingsIn } from './findings.ts';

/** What `check` says of verdicts in the example project. */
function findings(...iterations: readonly string[]): string[] {
  return found(...iterations).map(({ severity, rule }) => `${severity} ${rule}`);
}

function found(...iterations: readonly string[]): readonly Finding[] {
  return findingsIn(projectWith(iterations)).filter(({ rule }) => ofVerdicts.includes(rule));
}

function projectWith(iterations: readonly string[]): Files {
  const list = iterations.map(
    (each) => `    - { technique: prompt, change: Other words., ${each} }`,
  );
  return exampleProject(`phase: select\nadapt:\n  accepted:\n  iterations:\n${list.join('\n')}\n`);
}

/** Which of the iterations a finding is about. */
function placeOf({ line }: Finding, iterations: readonly string[]): number {
  const lines = String(projectWith(iterations)['lifecycle.yaml']).split('\n');
  return lines.slice(0, line - 1).filter((each) => /\bverdict:/.test(each)).length;
}

/** An iteration as a fix says: with another verdict, and with the run that this compares with. */
function asAdvised(iteration: string, { fix }: Finding): string {
  const [verdict, other] = [...fix.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
  const changed = iteration.replace(/verdict: [\w-]+/, is(verdict ?? ''));
  return other?.startsWith('compared_with') ? `${changed}, ${other}` : changed;
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

const wrong = [
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
    'says improved of nothing',
    [`${run(1, 'prompt')}, ${is('improved')}`],
    'error adapt/improvement-unproven',
  ],
  [
    'says improved of what is worse than what it does not name',
    [zero, few, `${run(13, 'fine-tune')}, ${is('improved')}`],
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
] as const;

describe('a verdict', () => {
  it.each(wrong)('%s', (_, iterations, finding) => {
    expect(findings(...iterations)).toEqual([finding]);
  });

  it.each(wrong)('is none that is wrong once the advice is followed: %s', (_, iterations) => {
    const [fault] = found(...iterations);
    if (!fault) throw new Error('Nothing was found.');
    const at = placeOf(fault, iterations);
    const cured = iterations.map((each, index) => (index === at ? asAdvised(each, fault) : each));
    expect(found(...cured), cured.join('\n')).toEqual([]);
  });

  it.each([
    [[zero, few]],
    [[zero, few, `${worse}, ${is('regressed')}`]],
    [[zero, `${run(6, 'prompt')}, ${is('below-target')}`]],
  ])('is what record would write in %j', (iterations) => {
    expect(findings(...iterations)).toEqual([]);
  });
});
