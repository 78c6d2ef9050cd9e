import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/stages/index.ts';
import { withPart } from '../docs/part.ts';
import { desk } from './desk.ts';
import { questionTable } from './question-table.ts';

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

describe('docs/questions.md', () => {
  it('shows the questions as they are (npx vitest run tests/questions/docs.test.ts -u)', async () => {
    const page = readFileSync('docs/questions.md', 'utf8');
    const table = questionTable(catalogue.questions);
    await expect(withPart(page, 'questions', table)).toMatchFileSnapshot('../../docs/questions.md');
  });
});
