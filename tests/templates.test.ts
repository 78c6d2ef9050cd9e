import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isNoAnswer } from '../src/check/nothing.ts';
import { dependencies } from '../src/stages/project/reserved.ts';

const files = readdirSync('templates', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/__pycache__|_cache/.test(entry.parentPath))
  .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'));
const [filled, copied] = [true, false].map((isEjs) =>
  files.filter((file) => file.endsWith('.ejs') === isEjs),
) as [string[], string[]];
const text = (file: string) => readFileSync(file, 'utf8');

it('lie by stage and part, those of a task by task', () => {
  const place =
    /^templates\/(tasks\/[a-z-]+\/(core|generator|pairs)|(?!tasks\/)[a-z-]+\/[a-z-]+)\//;
  expect(files.filter((file) => !place.test(file))).toEqual([]);
});

it('are filled by EJS only where an answer decides what they say', () => {
  expect(filled.length).toBeGreaterThan(10);
  const naming = /<%[-=] project\.package %>/g;
  expect(filled.filter((file) => !text(file).replace(naming, '').includes('<%'))).toEqual([]);
});

it('have prompts that no formatter of their head changes, for their hash is evidence', () => {
  const prompts = files.filter((file) => /\/prompt\/[^/]+\/default\.md/.test(file));
  expect(prompts.length).toBeGreaterThan(5);
  for (const file of prompts) expect(text(file)).not.toMatch(/^\w.*\S {2,}#/m);
});

it('have one way each to name the package', () => {
  expect(filled.filter((file) => text(file).includes('__package__'))).toEqual([]);
  expect(copied.filter((file) => text(file).includes('project.package'))).toEqual([]);
});

it('call no baseline what says nothing in the record', () => {
  const tasks = copied.filter((file) => /\/core\/src\/__package__\/tasks\/[a-z_]+\.py$/.test(file));
  const named = tasks.flatMap((file) => {
    const [, body = ''] = /def baseline\b(.*?)\n\n\n/s.exec(text(file)) ?? [];
    return [...body.matchAll(/"([a-z0-9-]+)":/g)].map(([, name = '']) => name);
  });
  expect(named).toContain('tf-idf');
  expect(named.filter((name) => isNoAnswer('change', name))).toEqual([]);
});

it('have no folder that the linter takes for a package, but where it is told', () => {
  const folders = files.flatMap((file) => file.split('/').slice(4, -1));
  const alike = [...new Set(folders)].filter((name) => dependencies.has(name));
  expect(alike).toEqual(['accelerate']);
  const [, told] =
    /known-third-party = (.*)/.exec(text('templates/project/core/pyproject.toml.ejs')) ?? [];
  expect(JSON.parse(told ?? '')).toEqual(expect.arrayContaining(alike));
});
