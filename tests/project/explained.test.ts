import { expect, it } from 'vitest';
import type { UserError } from '../../src/errors.ts';
import { explained } from '../../src/project/explained.ts';

function helpFor(code: string, path: string): string | undefined {
  const error = Object.assign(new Error(`${code}: ...`), { code, path });
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

it('leaves what is no fault of the system as it is', () => {
  const error = new TypeError('x is undefined');
  expect(explained(error, '/home/ada/desk')).toBe(error);
});
