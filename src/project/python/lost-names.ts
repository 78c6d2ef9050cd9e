import type { ProjectPath, Tree } from '../../render/tree.ts';
import { textOf } from '../../text.ts';
import type { Change } from '../plan.ts';
import { type Import, importsIn } from './imports.ts';
import { absolute, isPython, lastOf, moduleOf } from './modules.ts';

/** A name that your Python takes from a module which has it no longer. */
export interface LostName {
  readonly path: ProjectPath;
  /** From 1, in the file as it lies there; of several, the first. */
  readonly line: number;
  readonly name: string;
  /** The module that has it now, where one does. */
  readonly now: string | undefined;
}

const nothing = Buffer.alloc(0);

/** By words: a name counts as lost where the old text of its module has it and the new one does not. */
export function lostNames(
  changes: readonly Change[],
  ours: Tree,
  theirs: Tree,
): readonly LostName[] {
  const modules = renderedModules(changes, ours, theirs);
  const origins = originsOf(changes);
  return [...pythonAfter(changes, ours)].flatMap(([path, text]) => {
    const rendered = textOf(theirs.get(path)?.content ?? nothing) ?? '';
    if (text === rendered) return [];
    // What this version writes there itself is right, whatever it looks like.
    const right = new Set(uses(rendered, path).map(({ module, name }) => `${module}.${name}`));
    const from = origins.get(path) ?? path;
    const before = ours.get(from)?.content.toString().split('\n') ?? [];
    return uses(text, path).flatMap(({ module, name, written }) => {
      const { old, now } = modules.get(module) ?? {};
      if (right.has(`${module}.${name}`)) return [];
      if (old === undefined || !hasWord(old, name) || hasWord(now ?? '', name)) return [];
      const line = before.findIndex((each) => hasWord(each, lastOf(written))) + 1;
      return [{ path: from, line, name: written, now: definedIn(name, module, modules) }];
    });
  });
}

function pythonAfter(changes: readonly Change[], ours: Tree): ReadonlyMap<ProjectPath, string> {
  const files = new Map(ours);
  for (const change of changes) {
    if (change.kind === 'remove') files.delete(change.path);
    if ('from' in change && change.from !== undefined) files.delete(change.from);
    if ('file' in change) files.set(change.path, change.file);
    // Who resolves it sees both sides.
    if (change.kind === 'conflict') files.delete(change.path);
  }
  const python = [...files].filter(([path]) => isPython(path));
  return new Map(python.map(([path, { content }]) => [path, textOf(content) ?? '']));
}

/** New path → old path. */
function originsOf(changes: readonly Change[]): ReadonlyMap<ProjectPath, ProjectPath> {
  return new Map(
    changes.flatMap((each) => ('from' in each && each.from ? [[each.path, each.from]] : [])),
  );
}

interface Module {
  readonly old: string | undefined;
  readonly now: string;
}

/** Name → text before and after, of the modules of the new rendering. */
function renderedModules(
  changes: readonly Change[],
  ours: Tree,
  theirs: Tree,
): ReadonlyMap<string, Module> {
  const origins = originsOf(changes);
  const modules = [...theirs].filter(([path]) => isPython(path));
  return new Map(
    modules.map(([path, { content }]) => {
      const old = ours.get(origins.get(path) ?? path);
      return [moduleOf(path), { old: old && textOf(old.content), now: textOf(content) ?? '' }];
    }),
  );
}

interface Use {
  readonly module: string;
  readonly name: string;
  readonly written: string;
}

/** `name` in `from module import name`, and in `module.name` where the module was imported. */
function uses(text: string, path: ProjectPath): readonly Use[] {
  return importsIn(text).flatMap(({ from, names }: Import) =>
    names.flatMap(({ name, as }): readonly Use[] => {
      const parent = from === undefined ? '' : absolute(from, path);
      const module = parent === '' ? name : `${parent}.${name}`;
      const attributes = [...text.matchAll(new RegExp(`(?<![.\\w])${escaped(as)}\\.(\\w+)`, 'g'))];
      return [
        { module: parent, name, written: name },
        ...attributes.map(([written, attribute = '']) => ({ module, name: attribute, written })),
      ];
    }),
  );
}

/** The module that defines it; of several, the one that is called as its module was. */
function definedIn(
  name: string,
  module: string,
  modules: ReadonlyMap<string, Module>,
): string | undefined {
  const definition = new RegExp(`^(?:(?:async )?def |class )?${escaped(name)}\\b *[=:(]`, 'm');
  const found = [...modules].filter(([, { now }]) => definition.test(now)).map(([each]) => each);
  const namesake = found.find((each) => lastOf(each) === lastOf(module));
  return namesake ?? (found.length === 1 ? found[0] : undefined);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<!\\w)${escaped(word)}(?!\\w)`).test(text);
}

function escaped(word: string): string {
  return word.replace(/[.*]/g, '\\$&');
}
