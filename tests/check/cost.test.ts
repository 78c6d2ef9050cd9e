import { expect, it } from 'vitest';
import { checkSource } from '../../src/check/check.ts';
import { evidenceIn } from '../../src/check/evidence.ts';
import { parseSource } from '../../src/record/read.ts';

const head = 'version: 1\nproject: { name: support-triage }\nphase: scope\n';

// A check that looks for the place of each takes ten seconds and more.
it.each([
  ['16,000 placeholders', `scope:\n  risks:\n${'    - TODO\n'.repeat(16_000)}`, 'form/placeholder'],
  [
    '10,000 hidden characters',
    `scope:\n  risks:\n${'    - a\u200Bb\n'.repeat(10_000)}`,
    'form/hidden-character',
  ],
  ['4,000 keys of a maker', `# sk-a1B2c3D4e5F6g7H8i9J0\n`.repeat(4000), 'form/secret'],
])('stops at a hundred of %s', (_, text, rule) => {
  const start = performance.now();
  const options = { rules: [], file: 'lifecycle.yaml', today: '2026-11-24' };
  const { findings } = checkSource(parseSource(head + text), evidenceIn('.'), options);
  expect(findings.filter((each) => each.rule === rule)).toHaveLength(100);
  expect(performance.now() - start).toBeLessThan(5000);
});
