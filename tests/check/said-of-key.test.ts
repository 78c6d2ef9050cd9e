import { describe, expect, it } from 'vitest';
import { saidIn } from '../../src/check/said-of-key.ts';

// As tests/runtime/core/test_data_card.py has it: both must say the same.
const said =
  '{"task":{"what":"ticket","labels":["billing","no","012","","退款"],"fields":{"2":"text","1":"number"}}}';

describe('what a card says', () => {
  it.each([
    `task:
  what: ticket        # what prompts call an input
  labels: [billing, no, 012, '', 退款]
  fields: { 2: text, 1: number }
`,
    `task:
  # as the desk says
  what: "ticket"
  labels:
    - billing
    - 'no'
    - 012
    -
    - 退款
  fields:
    2: text
    1: number # 1, 2 or 3
`,
    `task:
  what: ticket
  labels:
    [
      billing,
      no,
      012,
      "",
      退款,
    ]
  fields: { "2": text, "1": text, "1": number }
`,
  ])('is the same however it is laid out: %s', (lines) => {
    expect(saidIn(lines)).toBe(said);
  });

  it.each([
    'task:\n  labels: &all [a]\n  other: *all\n',
    'task:\n  labels: [R&D]  # ours\n',
    'task:\n  a: b: c\n',
    '',
  ])('is its lines where readers could differ: %j', (lines) => {
    expect(saidIn(lines)).toBe(lines);
  });
});
