import { describe, expect, it } from 'vitest';
import { plainCheckArguments } from '../../../src/commands/check/arguments.ts';

describe('a check that needs no parser', () => {
  it.each([
    [['check'], { paths: [], format: 'text' }],
    [['check', 'a', 'b/lifecycle.yaml'], { paths: ['a', 'b/lifecycle.yaml'], format: 'text' }],
    [
      ['check', '--format=github', 'a', '--phase=adapt'],
      { paths: ['a'], format: 'github', phase: 'adapt' },
    ],
  ])('is %j', (argv, args) => {
    expect(plainCheckArguments(argv)).toEqual(args);
  });

  it.each([
    [[]],
    [['chekc']],
    [['check', '--help']],
    [['check', '-h']],
    [['check', '--']],
    [['check', '--format', 'json']],
    [['check', '--format=xml']],
    [['check', '--format=json=x']],
    [['check', '--phase=adapt=2']],
    [['check', '--max-warnings=3']],
    [['check', '--__proto__=x']],
  ])('is not %j', (argv) => {
    expect(plainCheckArguments(argv)).toBeUndefined();
  });
});
