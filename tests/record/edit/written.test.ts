import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatNumber, formatText } from '../../../src/record/edit/written.ts';

const texts = [
  'Route each ticket.',
  'a: b',
  'a #b',
  'ends:',
  'trailing ',
  ' leading',
  '',
  'no',
  'Yes',
  'null',
  'y',
  '12e4567',
  '0123456',
  '2026-11-24',
  '12:30',
  '1_000',
  '.inf',
  '~',
  '- item',
  '? key',
  '*alias',
  '&anchor',
  '!tag',
  '%percent',
  '@at',
  '`tick',
  '"quoted"',
  "it's",
  '[list]',
  '{ map }',
  'a, b',
  'two\nlines',
  'tab\there',
  'back\\slash',
  'é ü 漢字 😀',
  '\u0085\u2028\u2029\ufeff',
  '\u0007',
  '---',
  '...',
  '# no comment',
  'https://example.com/v1',
  'eval/runs/0001-prompt.json',
  'a10cc15',
  'True',
];

it.each(texts)('writes %j so that readers of YAML 1.1 and 1.2 read it back', (text) => {
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(`key: ${formatText(text)}`, { version }).key).toBe(text);
    expect(parse(`[${formatText(text, { inFlow: true })}, x]`, { version })[0]).toBe(text);
    expect(parse(`{ key: ${formatText(text, { inFlow: true })} }`, { version }).key).toBe(text);
  }
});

it.each([0, 0.9, -1, 5_000_000, 1e21, 3e15, 1.5e-7])('writes %d as a number', (value) => {
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(formatNumber(value), { version })).toBe(value);
  }
});
