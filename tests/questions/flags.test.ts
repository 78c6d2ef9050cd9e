import { describe, expect, it } from 'vitest';
import { flagOption, givenFlags } from '../../src/questions/flags.ts';
import { desk } from './desk.ts';

describe('flagOption', () => {
  it.each([
    ['name', '--name <text>'],
    ['size', '--size <choice>'],
    ['queues', '--queues <list>'],
    ['answerWithin', '--hours <number>'],
    ['isOpenOnSundays', '--is-open-on-sundays <yes|no>'],
  ] as const)('makes a flag of %s', (id, flags) => {
    expect(flagOption(id, desk[id]).flags).toBe(flags);
  });

  it('has no default, which would hide that nothing was given', () => {
    const defaults = Object.entries(desk).map(([id, each]) => flagOption(id, each).defaultValue);
    expect(defaults.every((value) => value === undefined)).toBe(true);
  });

  it('takes a list in parts', () => {
    const { parseArg } = flagOption('queues', desk.queues);
    expect(parseArg?.('returns', undefined)).toBe('returns');
    expect(parseArg?.('billing', 'returns')).toBe('returns,billing');
  });

  it('lists the choices in its help', () => {
    expect(flagOption('channel', desk.channel).description).toBe(
      'How customers write. (mail, chat, or another)',
    );
  });
});

describe('givenFlags', () => {
  it('names values by question, and messages by flag', () => {
    const given = givenFlags(desk, { hours: '8', isOpenOnSundays: 'no', git: true });
    expect(given.answerWithin).toEqual({ value: '8', named: '--hours' });
    expect(given.isOpenOnSundays).toEqual({ value: 'no', named: '--is-open-on-sundays' });
    expect(given.size).toBeUndefined();
  });
});
