import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/check/rule.ts';
import { findingsAsText } from '../../src/report/findings/text.ts';
import { coloursFor } from '../../src/terminal/colours.ts';

const colours = await coloursFor({ write: () => {} }, { NO_COLOR: '1' });

/** The line of the record and the mark under it, for a fault of the part between the bars. */
function frameOf(line: string): readonly string[] {
  const [before = '', marked = '', after = ''] = line.split('|');
  const finding: Finding = {
    rule: 'scope/vague-use-case',
    severity: 'error',
    message: 'It is vague.',
    fix: 'Say more.',
    file: 'lifecycle.yaml',
    line: 1,
    column: [...before].length + 1,
    width: [...marked].length,
  };
  const text = `${before}${marked}${after}\n`;
  const shown = findingsAsText(
    [{ file: finding.file, text, findings: [finding], ignored: [] }],
    [finding],
    colours,
  );
  return shown.split('\n').slice(2, 4);
}

describe('the mark under a line', () => {
  it.each([
    ['letters', 'desk: |queue| x', 6, 5],
    ['no letter at all', 'desk:||', 5, 1],
    ['Han, of two columns each', '返品: |請求書| x', 6, 6],
    ['Hangul and full width, of two columns each', '환불Ａ: |청구| x', 8, 4],
    ['emoji, of two columns each', '🎫🎫 |🎟🎟| x', 5, 4],
    ['signs that stand above others, of none', 're\u0301sume\u0301: |cafe\u0301| x', 8, 4],
  ])('stands under what it marks, in columns of a terminal: %s', (_, line, before, wide) => {
    const [shown = '', mark = ''] = frameOf(line);
    const gutter = '  1 | '.length;
    expect(shown.slice(gutter)).toBe(line.replaceAll('|', ''));
    expect(mark.slice(gutter)).toBe(`${' '.repeat(before)}${'^'.repeat(wide)}`);
  });

  it('stays in sight where the line is long', () => {
    const [shown = '', mark = ''] = frameOf(`${'x'.repeat(500)}|queue|${'y'.repeat(500)}`);
    expect(shown.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('queue');
    expect(shown.length).toBeLessThan(110);
  });
});
