import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTemplates } from '../../src/render/templates.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'templates-'));
  write('schema/lifecycle.schema.json', '{}\n');
  write('package.json', '{ "version": "1.2.3" }\n');
});
afterEach(() => rmSync(root, { recursive: true }));

it('reads the folders that are asked for, with the schema and the version', () => {
  write('templates/prompt/prompt/queue.md', 'Route the ticket.\n');
  write('templates/eval/eval/README.md.ejs', '');
  const { folders, schema, version } = readTemplates(root, ['prompt', 'prompt']);
  expect([...folders.keys()]).toEqual(['prompt']);
  expect(folders.get('prompt')?.get('prompt/queue.md')).toEqual({
    kind: 'copy',
    content: Buffer.from('Route the ticket.\n'),
  });
  expect(schema.toString()).toBe('{}\n');
  expect(version).toBe('1.2.3');
});

it('leaves out what testing a template in place left behind', () => {
  write('templates/eval/eval/evaluate.py', '');
  write('templates/eval/eval/__pycache__/evaluate.cpython-313.pyc', '');
  write('templates/eval/.ruff_cache/x', '');
  write('templates/eval/.DS_Store', '');
  expect([...(readTemplates(root, ['eval']).folders.get('eval')?.keys() ?? [])]).toEqual([
    'eval/evaluate.py',
  ]);
});

it('fails for a folder that is not there', () => {
  expect(() => readTemplates(root, ['promt'])).toThrow('ENOENT');
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
