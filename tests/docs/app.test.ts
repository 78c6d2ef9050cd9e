import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatApplications, formatRecall, readApplications } from '../measure/applications.ts';
import { withPart } from './part.ts';

const measured = readApplications();

describe('the application, measured', () => {
  it.each(measured)('answers more rightly than $model alone, found by $by', ({ kinds }) => {
    const mean = (key: 'alone' | 'application') =>
      Object.values(kinds).reduce((sum, kind) => sum + kind.n * kind[key].value, 0);
    expect(mean('application')).toBeGreaterThan(mean('alone'));
  });

  it('stands in docs/app.md as it was measured (npx vitest run tests/docs -u)', async () => {
    const page = readFileSync('docs/app.md', 'utf8');
    const whole = withPart(
      withPart(page, 'recall', formatRecall(measured)),
      'applications',
      formatApplications(measured),
    );
    await expect(whole).toMatchFileSnapshot('../../docs/app.md');
  });
});
