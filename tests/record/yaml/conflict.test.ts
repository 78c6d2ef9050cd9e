import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../src/record/read.ts';
import { conflictsIn, formatConflicts } from '../../../src/record/yaml/conflict.ts';
import { record } from '../../check/example-project.ts';

const turn = (run: string) => `    - technique: prompt
      change: Other examples.
      run: eval/runs/${run}.json
      verdict: no-difference
`;
const both = `<<<<<<< HEAD\n${turn('0003-prompt')}=======\n${turn('0004-prompt')}>>>>>>> other\n`;

describe('conflictsIn', () => {
  it.each([
    ['as git writes it', both, 'lines 1 to 11'],
    [
      'with what was before, and Windows lines',
      '<<<<<<< a\r\nx\r\n||||||| b\r\n=======\r\ny\r\n>>>>>>> c\r\n',
      'lines 1 to 6',
    ],
    ['twice', `a: 1\n${both}b: 2\n${both}`, 'lines 2 to 12 and 14 to 24'],
  ])('finds one %s', (_, text, lines) => {
    expect(formatConflicts(conflictsIn(text))).toBe(lines);
  });

  it.each([
    ['headings', 'Desk\n=======\n\n>>>>>>> quoted\n'],
    ['half of one', '<<<<<<< HEAD\nx\n=======\n'],
    ['one that is shown', both.replace(/^/gm, '    ')],
  ])('finds none in %s', (_, text) => {
    expect(conflictsIn(text)).toEqual([]);
  });

  it('takes a mebibyte of marks in its stride', () => {
    const marks = '<<<<<<<\n=======\n'.repeat(1 << 16);
    const { user } = process.cpuUsage();
    expect(conflictsIn(marks)).toEqual([]);
    expect(process.cpuUsage().user - user).toBeLessThan(1e6);
  });
});

describe('a record with conflicts', () => {
  it('has one fault, which names their lines', () => {
    const text =
      record.replace('  accepted:', `${both}  accepted:`) + both.replaceAll('000', '001');
    const { faults, range } = parseSource(text);
    expect(range([])).toEqual([0, 0]);
    expect(faults.map(({ rule, message }) => [rule, message])).toEqual([
      ['form/conflict', 'Both sides of a merge stand in lines 35 to 45 and 47 to 57.'],
    ]);
  });
});
