import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { coloursFor } from '../../src/terminal/colours.ts';
import { formatBug, formatUserError } from '../../src/terminal/report-error.ts';

const colours = await coloursFor({ write: () => {} }, { NO_COLOR: '1' });
const hostile = 'queue\u001b]0;owned\u0007\u202e';
const harmless = 'queue<U+001B>]0;owned<U+0007><U+202E>';

describe('an error', () => {
  it('keeps its lines, and spells out what a terminal would obey', () => {
    const error = new UserError(hostile, { note: `one\n${hostile}`, help: hostile });
    expect(formatUserError(error, colours)).toBe(
      `error: ${harmless}\nnote: one\nnote: ${harmless}\nhelp: ${harmless}\n`,
    );
  });

  it('that is a bug does so too', () => {
    const text = formatBug(new Error(hostile), [hostile], '0.1.0', colours);
    expect(text).toContain(harmless);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  });
});
