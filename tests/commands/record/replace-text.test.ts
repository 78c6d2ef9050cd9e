import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceText } from '../../../src/commands/record/replace-text.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replace-text-'));
  path = join(folder, 'lifecycle.yaml');
  writeFileSync(path, 'phase: select\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('replacing a text', () => {
  it('leaves the new one, with the permissions of the old one, and nothing else', () => {
    chmodSync(path, 0o640);
    replaceText(path, 'phase: select\n', 'phase: adapt\n');
    expect(readFileSync(path, 'utf8')).toBe('phase: adapt\n');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['lifecycle.yaml']);
  });

  it('is refused where the file is another than was read', () => {
    const replace = () => replaceText(path, 'phase: scope\n', 'phase: adapt\n');
    expect(replace).toThrow('was changed while this ran, so nothing was written');
    expect(readFileSync(path, 'utf8')).toBe('phase: select\n');
    expect(readdirSync(folder)).toEqual(['lifecycle.yaml']);
  });
});
