import { expect, it } from 'vitest';
import type { UserError } from '../../src/errors.ts';
import { explained } from '../../src/project/explained.ts';

function helpFor(code: string, path: string): string | undefined {
  const error = Object.assign(new Error(`${code}: ...`), { code, path, syscall: 'open' });
  return (explained(error, '/home/ada/desk') as UserError).help;
}

it('names a folder that is there, not the one that was being made in it', () => {
  const help = 'Choose another folder, or allow yourself to write to "/home/ada".';
  expect(helpFor('EACCES', '/home/ada/.desk.create-genai-project-1-2')).toBe(help);
  expect(helpFor('EPERM', '/home/ada/.desk.create-genai-project-1-2')).toBe(help);
});

it('says what helps against a full disk, wherever it was noticed', () => {
  expect(helpFor('ENOSPC', '/home/ada/desk/README.md')).toBe('Make room or choose another folder.');
});

it('takes a folder that makes no folders for no fault of its own', () => {
  expect(helpFor('ENOENT', '/proc/.desk.create-genai-project-1-2')).toBe('Choose another folder.');
});

it('takes whatever the system says for no bug, such as that a file grew beyond its limit', () => {
  const error = Object.assign(new Error('EFBIG: file too large, write'), {
    code: 'EFBIG',
    syscall: 'write',
  });
  expect(explained(error, '/home/ada/desk')).toMatchObject({
    message: '"/home/ada/desk" cannot be written: The system refuses it.',
    note: 'Nothing was changed. The system says: EFBIG: file too large, write',
    help: 'Look at "/home/ada/desk".',
  });
});

it('leaves what is no fault of the system as it is', () => {
  const error = new TypeError('x is undefined');
  expect(explained(error, '/home/ada/desk')).toBe(error);
});
