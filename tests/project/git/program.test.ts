import { describe, expect, it } from 'vitest';
import { gitProgram } from '../../../src/project/git/run.ts';

describe('the git that is run', () => {
  const env = { Path: '.;bin;C:\\Windows;C:\\Program Files\\Git\\cmd' };
  const isThere = (path: string) => path !== 'C:\\Windows\\git.exe';

  it('is found in the folders of the machine on Windows, and not where it is run', () => {
    expect(gitProgram(env, 'win32', isThere)).toBe('C:\\Program Files\\Git\\cmd\\git.exe');
  });

  it('is none on Windows where no such folder has one', () => {
    expect(gitProgram(env, 'win32', () => false)).toBeUndefined();
    expect(gitProgram({}, 'win32', isThere)).toBeUndefined();
  });

  it('is left to the system elsewhere', () => {
    expect(gitProgram({}, 'linux')).toBe('git');
  });
});
