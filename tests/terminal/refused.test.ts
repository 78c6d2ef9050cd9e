import { expect, it } from 'vitest';
import type { UserError } from '../../src/errors.ts';
import { refused } from '../../src/terminal/refused.ts';

it.each(['EACCES', 'EPERM', 'EIO', 'ESTALE'])('takes %s for no bug', (code) => {
  const error = Object.assign(new Error(`${code}: open`), { code, path: '/home/ada/desk' });
  const { message, note, help } = refused(error) as UserError;
  expect(message).toMatch(/^The system refuses "\/home\/ada\/desk": .+\.$/);
  expect([note, help]).toEqual([`It says: ${code}: open`, expect.stringContaining('ls -ld')]);
});

it('leaves a bug a bug', () => {
  for (const error of [
    new TypeError('x'),
    undefined,
    Object.assign(new Error(), { code: 'ENOENT', path: 'x' }),
  ]) {
    expect(refused(error)).toBe(error);
  }
});
