import { mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realPath } from '../../src/record/real-path.ts';

describe('realPath', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'create-genai-project-test-')));
  const noAnswer = () => {
    throw Object.assign(new Error('EISDIR: illegal operation'), { code: 'EISDIR' });
  };

  it('goes without an answer of the system, which a RAM disk of Windows does not give', () => {
    writeFileSync(join(folder, 'letter'), 'Dear desk\n');
    expect(realPath(join(folder, 'letter'), noAnswer as never)).toBe(join(folder, 'letter'));
  });

  it('says in the words of Node that nothing lies there', () => {
    expect(() => realPath(join(folder, 'nothing'), noAnswer as never)).toThrow('ENOENT');
  });

  it.skipIf(process.platform === 'win32')('follows links', () => {
    writeFileSync(join(folder, 'desk'), 'Dear desk\n');
    symlinkSync('desk', join(folder, 'link'));
    expect(realPath(join(folder, 'link'))).toBe(join(folder, 'desk'));
  });
});
