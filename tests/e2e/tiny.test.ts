import { expect, inject, it } from 'vitest';
import type { CaseName } from './cases.ts';
import { keyOfTiny } from './tiny.ts';

const key = (name: CaseName) => keyOfTiny(inject('projects')[name] ?? '');

it.each([
  ['the default project', 'a project that is fine-tuned and aligned'],
  ['an extraction project', 'an extraction project that is fine-tuned and aligned'],
] as const)('the tiny model of %s is that of %s: it is trained once for both', (one, other) => {
  expect(key(one)).toBe(key(other));
});

it('the tiny models of two tasks are two', () => {
  expect(key('the default project')).not.toBe(key('an extraction project'));
});
