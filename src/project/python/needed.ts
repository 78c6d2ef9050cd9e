import type { ProjectPath, Tree } from '../../render/tree.ts';
import { textOf } from '../../text.ts';
import type { Base } from '../base.ts';
import { importsIn } from './imports.ts';
import { absolute, moduleOf } from './modules.ts';

/** Of the files that a new version no longer has, those that what stays could not do without. */
export function neededOf(
  gone: ReadonlySet<ProjectPath>,
  staying: ReadonlySet<ProjectPath>,
  base: Base,
  ours: Tree,
): ReadonlySet<ProjectPath> {
  const needed = new Set<ProjectPath>();
  const readers = [...staying];
  for (let reader = readers.pop(); reader !== undefined; reader = readers.pop()) {
    for (const path of gone) {
      // What it was rendered with, the new version renders anew, where it has the file.
      const rendered = gone.has(reader) ? undefined : base.get(reader)?.content?.toString();
      if (needed.has(path) || staying.has(path)) continue;
      if (!needs(reader, path, rendered ?? '', ours)) continue;
      needed.add(path);
      readers.push(path);
    }
  }
  return needed;
}

function needs(reader: ProjectPath, path: ProjectPath, rendered: string, ours: Tree): boolean {
  const text = textAt(reader, ours);
  if (path.endsWith('/conftest.py')) return usesFixture(reader, text, textAt(path, ours));
  return importsIn(text).some(({ start, end, from, names }) => {
    if (rendered.includes(text.slice(start, end))) return false;
    const module = from === undefined ? '' : absolute(from, reader);
    const reached = names.map(({ name }) => (module === '' ? name : `${module}.${name}`));
    return [module, ...reached].includes(moduleOf(path));
  });
}

/** pytest hands them to tests by the names of arguments. */
function usesFixture(reader: ProjectPath, text: string, conftest: string): boolean {
  if (!/(^|\/)test_\w+\.py$/.test(reader)) return false;
  const words = new Set(text.match(/\w+/g));
  return [...conftest.matchAll(/^def (\w+)/gm)].some(([, name = '']) => words.has(name));
}

function textAt(path: ProjectPath, ours: Tree): string {
  const file = ours.get(path);
  return (file && textOf(file.content)) ?? '';
}
