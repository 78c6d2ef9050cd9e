import { describe, expect, it } from 'vitest';
import { nameProblem, nearestName, packageOf } from '../../src/stages/project/name.ts';

describe('a project name', () => {
  it.each(['support-desk', 'ab', 'queue2', 'a'.repeat(40), 'order-reader-3'])(
    'can be %s',
    (name) => {
      expect(nameProblem(name)).toBeUndefined();
    },
  );

  it.each([
    ['', 'has at least 2 characters', 'genai-project'],
    ['d', 'has at least 2 characters', 'genai-project'],
    ['Support Desk', 'lower-case words', 'support-desk'],
    ['supportDesk', 'lower-case words', 'support-desk'],
    ['support_desk', 'lower-case words', 'support-desk'],
    ['support--desk-', 'lower-case words', 'support-desk'],
    ['Ärzte', 'lower-case words', 'arzte'],
    ['日本', 'lower-case words', 'genai-project'],
    ['24-hours', 'begins with a letter', 'project-24-hours'],
    ['a'.repeat(41), 'at most 40 characters', 'a'.repeat(40)],
    ['json', "module of Python's standard library", 'json-project'],
    ['test', "module of Python's standard library", 'test-project'],
    ['class', 'keyword of Python', 'class-project'],
    ['torch', 'package that the project itself uses', 'torch-project'],
    ['mpl-toolkits', 'package that the project itself uses', 'mpl-toolkits-project'],
    ['six', 'package that the project itself uses', 'six-project'],
    ['merge', 'folder or script of the project', 'merge-project'],
    ['typing-extensions', 'package that the project itself uses', 'typing-extensions-project'],
    ['types-pyyaml', 'package that the project itself uses', 'types-pyyaml-project'],
    ['markdown-it-py', 'package that the project itself uses', 'markdown-it-py-project'],
    ['triton', 'package that the project itself uses', 'triton-project'],
    ['scikit-learn', 'package that the project itself uses', 'scikit-learn-project'],
    ['eval', 'folder or script of the project', 'eval-project'],
    ['con', 'device on Windows', 'con-project'],
    ['lpt1', 'device on Windows', 'lpt1-project'],
    ['events', 'name that npm refuses', 'events-project'],
  ])('cannot be "%s"', (name, problem, nearest) => {
    expect(nameProblem(name)).toContain(problem);
    expect(nameProblem(name)).toContain(`"${nearest}"`);
  });

  it('has a nearest name that is valid, whatever is typed', () => {
    const typed = [
      '-',
      '...',
      'a'.repeat(99),
      `${'torch-'.repeat(9)}`,
      '9'.repeat(50),
      'ЖЖ',
      'con.',
      'a b',
    ];
    expect(typed.map(nearestName).map(nameProblem)).toEqual(typed.map(() => undefined));
  });

  it('is imported with underscores', () => {
    expect(packageOf('order-reader')).toBe('order_reader');
  });
});
