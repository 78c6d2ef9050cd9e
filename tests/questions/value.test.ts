import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/questions/value.ts';
import { desk } from './desk.ts';

const solo = { size: 'solo' };
const team = { size: 'team' };

describe('readAnswer', () => {
  it.each([
    ['name', ' North desk ', {}, 'North desk'],
    ['answerWithin', '8', {}, 8],
    ['answerWithin', 0.5, {}, 0.5],
    ['size', 'team', {}, 'team'],
    ['size', ' team ', {}, 'team'],
    ['queues', 'returns, billing', team, ['billing', 'returns']],
    ['queues', ['delivery'], team, ['delivery']],
    ['queues', 'returns billing', team, ['billing', 'returns']],
    ['channel', '#support', team, '#support'],
    ['isOpenOnSundays', 'no', {}, false],
    ['isOpenOnSundays', true, {}, true],
    ['isOpenOnSundays', 'Yes', {}, true],
    ['isOpenOnSundays', 'N', {}, false],
  ] as const)('reads %s from %j', (id, value, known, answer) => {
    expect(readAnswer(desk[id], value, known)).toEqual({ answer });
  });

  it.each([
    ['name', 'ab', {}, 'Give at least three letters.'],
    ['name', 12, {}, 'This is no text; put it in quotes.'],
    ['name', null, {}, 'This is empty: write a value behind it.'],
    ['name', ['North', 'desk'], {}, 'This is a list or a map: write one value.'],
    ['size', { team: true }, {}, 'This is a list or a map: write one value.'],
    ['answerWithin', [8], {}, 'This is a list or a map: write one value.'],
    ['queues', [{ returns: 1 }], team, 'This is no list of words: write them with commas between.'],
    ['queues', null, team, 'This is empty: write a value behind it.'],
    ...[
      ['name', 'Desk of hf_a1B2c3D4e5F6g7H8i9J0'] as const,
      ['channel', '#sk-proj-a1B2c3D4e5F6g7H8'] as const,
      ['name', 'The desk behind https://ann:pw1@desk.example.com/v1'] as const,
    ].map(
      ([id, value]) =>
        [
          id,
          value,
          team,
          'This holds a key, a password or a token, and would be committed: leave it out.',
        ] as const,
    ),
    ...['soon', '', 'Infinity', '9/10', '0.9 constructor'].map((text) => {
      const problem = `"${text}" is not a number. Write digits, such as 0.9 or 1500.`;
      return ['answerWithin', text, {}, problem] as const;
    }),
    // As they are pasted, said, or typed on another keyboard.
    ...[
      ['“0.9”', 0.9] as const,
      ['0.9.', 0.9] as const,
      ['>= 0.9', 0.9] as const,
      ['０．９', 0.9] as const,
      ['90％', 0.9] as const,
      ['90 percent', 0.9] as const,
      ['500 ms', 500] as const,
      ['0.5s', 500] as const,
      ['1\u202f500', 1500] as const,
      ["1'500", 1500] as const,
      ['20 billion', 20e9] as const,
    ].map(([text, meant]) => {
      const problem = `"${text}" is not a number. Did you mean ${meant}?`;
      return ['answerWithin', text, {}, problem] as const;
    }),
    ['name', 'North\u200bdesk', {}, 'This holds U+200B, which nobody sees: type it anew.'],
    ['channel', '#north\u200bdesk', team, 'This holds U+200B, which nobody sees: type it anew.'],
    ['answerWithin', '1,5', {}, '"1,5" is not a number. Did you mean 1.5?'],
    ['answerWithin', '57%', {}, '"57%" is not a number. Did you mean 0.57?'],
    ['answerWithin', '1,000,000', {}, '"1,000,000" is not a number. Did you mean 1000000?'],
    ['answerWithin', '0,125', {}, '"0,125" is not a number. Did you mean 0.125?'],
    ['answerWithin', '1.5B', {}, '"1.5B" is not a number. Did you mean 1500000000?'],
    ['answerWithin', '90 %', {}, '"90 %" is not a number. Did you mean 0.9?'],
    [
      'answerWithin',
      `${'.'.repeat(1e6)}x`,
      {},
      `"${'.'.repeat(60)}…" is not a number. Write digits, such as 0.9 or 1500.`,
    ],
    ['answerWithin', '-1', {}, 'A ticket takes more than no time.'],
    [
      'size',
      'taem',
      {},
      '"taem" is not one of the choices. Did you mean "team"? Choices: solo, team.',
    ],
    ['size', 'crowd', {}, '"crowd" is not one of the choices. Choices: solo, team.'],
    [
      'queues',
      'biling',
      team,
      '"biling" is not one of the choices. Did you mean "billing"? Choices: billing, delivery, returns.',
    ],
    ['queues', '', team, 'Choose at least one queue.'],
    ['channel', 'chat', solo, 'A channel begins with #.'],
    ['channel', 'Mail', team, 'This is written "mail".'],
    ['channel', 'mial', team, 'A channel begins with #. Did you mean "mail"?'],
    ['isOpenOnSundays', 'perhaps', {}, '"perhaps" is neither yes nor no.'],
  ] as const)('refuses %s from %j', (id, value, known, problem) => {
    expect(readAnswer(desk[id], value, known)).toEqual({ problem });
  });

  it('takes no key of Object for a choice', () => {
    expect(readAnswer(desk.size, 'constructor', {}).problem).toContain('not one of the choices');
  });
});
