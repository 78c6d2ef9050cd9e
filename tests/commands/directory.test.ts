import { win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderThere, refuseOnWindows } from '../../src/commands/create/directory.ts';

describe('folderThere', () => {
  const isThere = (path: string) => path === 'C:\\' || path === 'C:\\work';

  it('is the nearest folder above that is there', () => {
    expect(folderThere('C:\\work\\desk\\new', isThere, win32.dirname)).toBe('C:\\work');
  });

  it('is none on a drive that is not there', () => {
    const find = () => folderThere('X:\\work\\desk', isThere, win32.dirname);
    expect(find).toThrow('There is no "X:\\" on this machine.');
  });
});

describe('a name on Windows', () => {
  it.each(['desk', 'our desk', '.desk', 'desk.v2', 'Süd'])('may be %j', (name) => {
    expect(() => refuseOnWindows(name)).not.toThrow();
  });

  it.each([
    ['aux.d', '"aux.d" is the name of a device on Windows.'],
    ['desk.', '"desk." ends in a dot or a blank, which Windows does not bear.'],
    ['desk ', '"desk " ends in a dot or a blank, which Windows does not bear.'],
    ['desk:v2', '"desk:v2" holds a :, which Windows does not bear.'],
    ['what?', '"what?" holds a ?, which Windows does not bear.'],
  ])('may not be %j', (name, problem) => {
    expect(() => refuseOnWindows(name)).toThrow(problem);
  });
});
