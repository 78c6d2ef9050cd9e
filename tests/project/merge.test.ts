import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../src/project/merge.ts';

const names = { ours: 'yours', theirs: 'create-genai-project' };

function merge(base: string, ours: string, theirs: string) {
  return mergeLines(base, Buffer.from(ours), Buffer.from(theirs), names);
}

describe('merging by lines', () => {
  it('takes both changes where they touch different lines', () => {
    expect(merge('a\nb\nc\nd\n', 'A\nb\nc\nd\n', 'a\nb\nc\nD\n')).toEqual({
      text: 'A\nb\nc\nD\n',
      conflicts: 0,
    });
  });

  it('takes once what both sides changed alike', () => {
    expect(merge('a\nb\n', 'a\nx\n', 'a\nx\n')).toEqual({ text: 'a\nx\n', conflicts: 0 });
  });

  it('marks lines that both changed, and names the sides', () => {
    expect(merge('a\nqueue\nz\n', 'a\nteam\nz\n', 'a\ndesk\nz\n')).toEqual({
      text: 'a\n<<<<<<< yours\nteam\n=======\ndesk\n>>>>>>> create-genai-project\nz\n',
      conflicts: 1,
    });
  });

  it('marks the whole of two files that share no ancestor', () => {
    expect(merge('', 'billing\n', 'returns\n')?.conflicts).toBe(1);
  });

  it('keeps Windows line endings, markers included', () => {
    expect(merge('a\nb\nc\n', 'A\r\nb\r\nc\r\n', 'X\nb\nc\n')?.text).toBe(
      '<<<<<<< yours\r\nA\r\n=======\r\nX\r\n>>>>>>> create-genai-project\r\nb\r\nc\r\n',
    );
  });

  it('keeps a mixture of line endings as it is', () => {
    expect(merge('a\nb\nc\nd\n', 'a\r\nb\nc\nd\n', 'a\nb\nc\nD\n')?.text).toBe('a\r\nb\nc\nD\n');
  });

  it('keeps a missing newline at the end', () => {
    expect(merge('a\nb\nc', 'a\nb\nc', 'A\nb\nc')?.text).toBe('A\nb\nc');
  });

  it.each([
    ['a\r\nb', 'a\r\nb\r\nc'],
    ['a\nb', 'a\nb\nc'],
  ])('takes %j, which lacks the last newline, for the same lines', (ours, text) => {
    expect(merge('a\nb\n', ours, 'a\nb\nc\n')).toEqual({ text, conflicts: 0 });
  });

  it('is not led astray by lines named like properties of objects', () => {
    const base = 'constructor\n__proto__\ntoString\n';
    expect(merge(base, `${base}x\n`, base)?.text).toBe(`${base}x\n`);
  });

  it('refuses what is no text, too long, or too repetitive to tell lines apart', () => {
    expect(merge('', 'a\0', 'b')).toBeUndefined();
    expect(mergeLines('', Buffer.from([0xff, 0xfe]), Buffer.from('b'), names)).toBeUndefined();
    expect(merge('', 'x\n'.repeat(600_000), 'b')).toBeUndefined();
    const same = 'x\n'.repeat(3000);
    expect(merge(same, `a\n${same}`, `${same}b\n`)).toBeUndefined();
  });
});

describe('merging lists, in which each line stands for itself', () => {
  const list = (base: string, ours: string, theirs: string) =>
    mergeLines(base, Buffer.from(ours), Buffer.from(theirs), names, { isList: true });

  it('takes what both put into one place, ours last, where it counts more', () => {
    expect(list('.env\n', '.env\n!models/ours/\n', '.env\n\nmodels/\nruns/\n')).toEqual({
      text: '.env\n\nmodels/\nruns/\n!models/ours/\n',
      conflicts: 0,
    });
  });

  it('says once what both said', () => {
    expect(list('.env\n', '.env\r\nruns/\r\nnotes/\r\n', '.env\nruns/\nmodels/\n')?.text).toBe(
      '.env\r\nmodels/\r\nruns/\r\nnotes/\r\n',
    );
  });

  it('marks a line that both changed', () => {
    expect(list('KEY=\n', 'KEY=ours\n', 'KEY=theirs\n')?.conflicts).toBe(1);
  });
});
