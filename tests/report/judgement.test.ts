import { describe, expect, it } from 'vitest';
import { linesAdded } from '../../src/report/judgement.ts';

describe('the lines that an edit adds', () => {
  it('are shown where the same line stands below as well', () => {
    const before = 'iterations:\n  - run: 1\n# What was tried elsewhere.\n  - run: 2\n';
    const after = before.replace('#', '  - run: 2\n#');
    expect(linesAdded(before, after)).toBe('+   - run: 2');
  });
});
