import { describe, expect, it } from 'vitest';
import type { ExampleResult, Run } from '../../src/record/runs/run.ts';
import { answerProblem } from '../../src/stages/eval/answer-problem.ts';

type Scores = Readonly<Record<string, number>>;

function problem(expected: unknown, output: string, scores: Scores): string | undefined {
  const example: ExampleResult = { task: 'any', id: 'a-1', output, scores };
  const rows = [[1, { id: 'a-1', input: 'Which?', expected }]] as const;
  return answerProblem({ id: '0007-prompt' } as Run, [example], rows);
}

const order = {
  order_id: '5180',
  product: 'Round vase',
  quantity: 2,
  tags: ['b', 'A'],
  note: null,
};
const summary = { summary: 'Order 23023: fan arrived broken.', mentions: ['23023'] };
const reply = { reply: 'I am sorry to hear that.', refuse: false, rejected: 'Look for it.' };
const worked = { answer: 4, solution: 'Two and two.' };
const sum = { answer: 1200, expression: '30 * 40' };

describe('a score that its answer contradicts', () => {
  it.each([
    [order, JSON.stringify({ ...order, order_id: '9999' }), { exact_match: 1 }],
    [order, JSON.stringify({ ...order, quantity: 3 }), { exact_match: 1 }],
    [order, JSON.stringify({ ...order, order_id: '5181' }), { exact_match: 1 }],
    [{ paid: true }, '{"paid": false}', { exact_match: 1 }],
    [{ menu: [{ a: 'tea', b: 2 }] }, '{"menu": [{"b": "tea", "a": 3}]}', { exact_match: 1 }],
    [{ due: '2024-01-05' }, '{"due": null}', { exact_match: 1 }],
    [order, '{"order_id": "5180"}', { exact_match: 1 }],
    [order, 'I do not know.', { exact_match: 1 }],
    [order, '', { exact_match: 0.5 }],
    [order, JSON.stringify(order), { exact_match: 0 }],
    ['Leeds', 'In York', { exact_match: 1 }],
    ['Leeds', 'In York', { exact_match: 0, token_f1: 0.4 }],
    ['Leeds', 'unknown', { token_f1: 1 }],
    ['Leeds', 'Leeds', { exact_match: 0 }],
    [worked, 'Two and two.\n#### 4', { exact_match: 0 }],
    [['Leeds', 'Bath'], 'In York', { exact_match: 1, token_f1: 1 }],
    [['Leeds', 'Bath'], 'Bath', { exact_match: 0, token_f1: 0 }],
    ['利兹', '约克', { exact_match: 1 }],
    [sum, '30 * 40 = 70', { exact_match: 1 }],
    [sum, '30 * 40 = 1200', { exact_match: 0 }],
    [summary, 'Purple elephants', { rouge_l: 0.9 }],
    [summary, 'Order 23023: fan arrived broken.', { rouge_l: 0 }],
    [reply, 'Look for it.', { win_rate: 1 }],
    [reply, ' ', { win_rate: 1 }],
    [reply, 'I am sorry to hear that.', { win_rate: 0 }],
  ])('is found: %j, %j, %j', (expected, output, scores) => {
    expect(problem(expected, output, scores as Scores)).toContain('"a-1"');
  });
});

describe('a score that some reading of the answer gives', () => {
  it.each([
    [order, `\`\`\`json\n${JSON.stringify(order, null, 2)}\n\`\`\``, { exact_match: 1 }],
    [order, `Here it is: ${JSON.stringify(order)}`, { exact_match: 1 }],
    [order, JSON.stringify({ ...order, product: 'round vase', quantity: 2.0 }), { exact_match: 1 }],
    [order, JSON.stringify({ ...order, order_id: 5180, tags: ['A', 'b'] }), { exact_match: 1 }],
    [order, JSON.stringify({ ...order, note: '' }), { exact_match: 1 }],
    [order, JSON.stringify({ ...order, more: 1 }), { exact_match: 0 }],
    [order, JSON.stringify(order), { field_f1: 0.5, valid_json: 0 }],
    [order, '{"order_id": "5180"', { exact_match: 0 }],
    [{ due: '2024-01-05' }, '{"due": "5 Jan 2024"}', { exact_match: 1 }],
    [{ menu: [{ a: 'tea', b: 2 }] }, '{"menu": [{"b": 2.0, "a": "tea"}]}', { exact_match: 1 }],
    [{ total: 1250 }, '{"total": "1,250.00 EUR"}', { exact_match: 1 }],
    [{ paid: true }, '{"paid": "yes"}', { exact_match: 1 }],
    [{ city: 'Köln' }, '{"city": "K\\u00f6ln"}', { exact_match: 1 }],
    ['the Leeds office', 'Leeds office.', { exact_match: 1 }],
    ['Leeds', 'Answer: LEEDS', { exact_match: 1 }],
    [['Leeds', 'Bath'], 'Bath', { exact_match: 1, token_f1: 1 }],
    [['late', 'broken'], 'late', { exact_match: 0 }],
    ['Leeds', 'York', { exact_match: 0, token_f1: 0, abstention: 1 }],
    ['unknown', 'The pages do not say.', { exact_match: 1 }],
    ['A', 'A', { exact_match: 1, token_f1: 0 }],
    ['Leeds\nYork', 'Leeds\nYork', { exact_match: 0 }],
    ['café', 'CAFÉ', { exact_match: 1 }],
    ['?', '!', { exact_match: 1 }],
    ['US', 'U.S.', { exact_match: 1 }],
    ['e-mail', 'by email', { token_f1: 0.6 }],
    ['กรุงเทพ', 'อยู่กรุงเทพ', { token_f1: 0.8 }],
    ['東京', 'それは東京です', { token_f1: 0.6 }],
    ['دبي', 'في دبي', { token_f1: 0.6 }],
    [7, 'seven', { exact_match: 1 }],
    [null, 'anything', { exact_match: 1 }],
    [sum, 'That makes 1,200.', { exact_match: 1 }],
    [sum, '1200.00', { exact_match: 1 }],
    [{ answer: -3, expression: '2 - 5' }, '2 - 5 = -3', { exact_match: 1 }],
    [sum, 'twelve hundred', { exact_match: 1 }],
    [sum, '30 * 40 = 1200, or 7', { exact_match: 0 }],
    [worked, 'Two and two.\n#### 5', { exact_match: 0 }],
    [summary, 'The fans of order 23023 broke', { rouge_l: 0.4 }],
    [{ summary: '订单已退款', mentions: [] }, '订单已退款', { rouge_l: 0 }],
    [reply, 'Look for it.', { win_rate: 0, format_ok: 1 }],
    [reply, 'I am sorry to hear that!', { win_rate: 0.5 }],
    [{ ...reply, rejected: reply.reply }, reply.reply, { win_rate: 0.5 }],
    [['Leeds', 'York'], 'York', { exact_match: 0 }],
  ])('is passed over: %j, %j, %j', (expected, output, scores) => {
    expect(problem(expected, output, scores as Scores)).toBe(undefined);
  });
});
