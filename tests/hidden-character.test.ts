import { describe, expect, it } from 'vitest';
import { hiddenCharacterIn, mayHoldHidden } from '../src/hidden-character.ts';
import { parseYaml } from '../src/record/yaml/parse.ts';

describe('a hidden character', () => {
  it.each([
    ['models/\u202Eynit', 'U+202E'],
    ['models/\u200Btiny', 'U+200B'],
    ['desk\u2066queue\u2069', 'U+2066'],
    ['de\u200Dsk', 'U+200D'],
    ['\uFEFFdesk', 'U+FEFF'],
    ['desk\u2028queue', 'U+2028'],
    ['desk\u200Equeue', 'U+200E'],
    ['de\u00ADsk', 'U+00AD'],
    ['desk\u{E0041}\u{E0042}', 'U+E0041'],
    ['de\u001B[31msk', 'U+001B'],
    ['de\u0000sk', 'U+0000'],
    ['de\u007Fsk', 'U+007F'],
  ])('is found in %j', (text, code) => {
    expect(hiddenCharacterIn(text)).toBe(code);
  });

  it.each([
    'Route each ticket.',
    '将每个支持工单分配到八个队列之一。',
    'می\u200Cخواهم',
    'क्\u200Dष',
    '👩\u200D💻 answers',
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    'שלום\u200F (desk)',
    'Two\tcolumns,\r\ntwo lines',
    'Café – “résumé” … ✓️',
  ])('is none in %j', (text) => {
    expect(hiddenCharacterIn(text)).toBeUndefined();
  });

  it.each(['\\xAD', '\\u202E', '\\U0000200B', '\\N', '\\L', '\\P', '\\0', '\\e', '\\b', '\\x1b'])(
    'may stand where a record says %s',
    (written) => {
      const text = `scope: { use_case: "Route ${written} tickets" }\n`;
      const { scope } = parseYaml(text).value as { scope: { use_case: string } };
      expect(hiddenCharacterIn(scope.use_case)).toBeDefined();
      expect(mayHoldHidden(text)).toBe(true);
    },
  );
});
