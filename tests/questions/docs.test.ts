import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { questionTable, withTable } from '../../src/questions/docs.ts';
import { catalogue } from '../../src/stages/index.ts';
import { desk } from './desk.ts';

describe('questionTable', () => {
  it('has a row for every question', () => {
    expect(questionTable(desk)).toBe(
      [
        '| flag and key | meaning | values |',
        '| --- | --- | --- |',
        '| `--name` | What customers call it. | text |',
        '| `--size` | How many people answer. | `solo`, `team` |',
        '| `--queues` | Where tickets wait. Only with --size team. | one or more of `billing`, `delivery`, `returns` |',
        '| `--hours` | Hours within which a ticket is answered. | number |',
        '| `--channel` | How customers write. | `mail`, `chat`, or another |',
        '| `--is-open-on-sundays` | Whether it is open on Sundays. | `yes`, `no` |',
      ].join('\n'),
    );
  });
});

describe('README.md', () => {
  it('shows the questions as they are (npx vitest run tests/questions/docs.test.ts -u)', async () => {
    const readme = readFileSync('README.md', 'utf8');
    await expect(withTable(readme, questionTable(catalogue.questions))).toMatchFileSnapshot(
      '../../README.md',
    );
  });
});
