import { describe, expect, it } from 'vitest';
import { lostNames } from '../../src/project/python/lost-names.ts';
import { file, tree } from './trees.ts';

const report = 'src/desk/report.py';
const rendered = 'from . import queues\n\nprint(f"queues.names: {queues.all()}")\n';
const before = { 'src/desk/queues.py': '"""All names."""\n', [report]: rendered };
const theirs = tree({ 'src/desk/queues.py': '"""All."""\n', [report]: rendered });

describe('a name that a module has no longer', () => {
  it('is told where your Python takes it', () => {
    const yours = 'from . import queues\n\nprint(queues.names)\n';
    expect(lostNames([], tree({ ...before, 'src/desk/ours.py': yours }), theirs)).toMatchObject([
      { path: 'src/desk/ours.py', line: 3, name: 'queues.names' },
    ]);
  });

  it.each([
    ['edited elsewhere', `${rendered}# ours\n`],
    ['in the line endings of Windows', rendered.replaceAll('\n', '\r\n')],
  ])('is none that this version writes there itself, in a file %s', (_, text) => {
    const merged = { kind: 'merge', path: report, file: file(text) } as const;
    expect(lostNames([merged], tree(before), theirs)).toEqual([]);
  });
});
